namespace Sora.Lab.Kernel.Install;

/// <summary><c>kernel install [--user | --prefix DIR | --sys-prefix] [--name NAME]</c></summary>
internal static class InstallCommand
{
    private const string OwnName = "sora-lab";
    private const string OwnDisplayName = "C# (Sora.Lab)";

    // Notebooks written for .NET Interactive ask for a kernel of this name.
    private const string AliasName = ".net-csharp";
    private const string AliasDisplayName = ".NET (C#)";

    /// <summary>Writes the kernelspecs and says where.</summary>
    public static int Run(ReadOnlySpan<string> options, TextWriter output)
    {
        string data = JupyterFolders.UserData();
        string name = OwnName;
        while (!options.IsEmpty)
        {
            switch (options)
            {
                case ["--user", ..]:
                    options = options[1..];
                    break;
                case ["--prefix", var prefix, ..]:
                    data = JupyterFolders.PrefixData(prefix);
                    options = options[2..];
                    break;
                case ["--sys-prefix", ..]:
                    data = JupyterFolders.PrefixData(JupyterFolders.PythonPrefix());
                    options = options[1..];
                    break;
                case ["--name", var given, ..]:
                    name = Checked(given);
                    options = options[2..];
                    break;
                default:
                    throw new KernelException(
                        $"install: unexpected '{options[0]}'; expected --user, --prefix DIR, --sys-prefix or --name NAME"
                    );
            }
        }
        output.WriteLine($"installed {KernelSpec.Write(data, name, OwnDisplayName)}");
        output.WriteLine($"installed {KernelSpec.Write(data, AliasName, AliasDisplayName)}");
        return 0;
    }

    private static string Checked(string name)
    {
        bool isValid = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        return isValid && name is not ("." or "..")
            ? name
            : throw new KernelException($"install: --name: expected letters, digits, '-', '_' or '.', found '{name}'");
    }
}
