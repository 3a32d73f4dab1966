using Microsoft.CodeAnalysis;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Finds the documentation of the framework, which the SDK keeps beside its reference assemblies.</summary>
internal static class FrameworkDocumentation
{
    // What is in the core library is documented under the names it had before.
    private static readonly string[] CoreLibrary =
    [
        "System.Runtime",
        "System.Collections",
        "System.Threading",
        "System.Memory",
        "System.Runtime.InteropServices",
        "System.Diagnostics.StackTrace",
    ];

    private static readonly Lazy<string?> Folder = new(Find);

    /// <summary>The documentation of an assembly; null when there is none.</summary>
    public static DocumentationProvider? For(string assembly)
    {
        string beside = Path.ChangeExtension(assembly, ".xml");
        if (File.Exists(beside))
        {
            return XmlDocumentationProvider.CreateFromFile(beside);
        }
        string name = Path.GetFileNameWithoutExtension(assembly);
        string[] files =
        [
            .. (name == "System.Private.CoreLib" ? CoreLibrary : [name])
                .Select(file => Path.Combine(Folder.Value ?? "", file + ".xml"))
                .Where(File.Exists),
        ];
        return files.Length > 0
            ? new Several([.. files.Select(file => XmlDocumentationProvider.CreateFromFile(file))])
            : null;
    }

    // ROOT/shared/Microsoft.NETCore.App/VERSION and ROOT/packs/Microsoft.NETCore.App.Ref/VERSION/ref/netX.0
    private static string? Find()
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string packs = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"));
        string version = $"{Environment.Version.Major}.";
        return Directory.Exists(packs)
            ? Directory
                .EnumerateDirectories(packs, version + "*")
                .Select(pack => Path.Combine(pack, "ref", $"net{Environment.Version.Major}.0"))
                .LastOrDefault(Directory.Exists)
            : null;
    }

    private sealed class Several(XmlDocumentationProvider[] providers) : DocumentationProvider
    {
        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        protected override string? GetDocumentationForSymbol(
            string documentationMemberID,
            System.Globalization.CultureInfo preferredCulture,
            CancellationToken cancellationToken = default
        ) =>
            providers.Select(provider => Text(provider, documentationMemberID)).FirstOrDefault(text => text.Length > 0);

        private static string Text(XmlDocumentationProvider provider, string member) =>
            Documentation(provider, member, System.Globalization.CultureInfo.InvariantCulture, CancellationToken.None)
            ?? "";

        [System.Runtime.CompilerServices.UnsafeAccessor(
            System.Runtime.CompilerServices.UnsafeAccessorKind.Method,
            Name = nameof(GetDocumentationForSymbol)
        )]
        private static extern string? Documentation(
            XmlDocumentationProvider provider,
            string documentationMemberID,
            System.Globalization.CultureInfo preferredCulture,
            CancellationToken cancellationToken
        );
    }
}
