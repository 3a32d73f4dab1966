namespace Sora.Lab.Weights;

/// <summary>A weights file that cannot be read, written, or fitted to a module: what, where, expected, found.</summary>
public sealed class SafetensorsException : IOException
{
    /// <summary>Composes one line out of what is known.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="tensor">The tensor's name, or null where the fault is not one tensor's.</param>
    /// <param name="expected">What should have been there.</param>
    /// <param name="found">What was there.</param>
    /// <param name="inner">The cause, if another error lies beneath.</param>
    public SafetensorsException(string file, string? tensor, string expected, string found, Exception? inner = null)
        : base(Compose(file, tensor, expected, found), inner) =>
        (File, Tensor, Expected, Found) = (file, tensor, expected, found);

    /// <summary>The file's path.</summary>
    public string File { get; }

    /// <summary>The tensor's name, or null where the fault is not one tensor's.</summary>
    public string? Tensor { get; }

    /// <summary>What should have been there.</summary>
    public string Expected { get; }

    /// <summary>What was there.</summary>
    public string Found { get; }

    private static string Compose(string file, string? tensor, string expected, string found)
    {
        var where = tensor is null ? file : $"{file}, tensor '{Printable(tensor)}'";
        return $"{where}: expected {expected}; found {found}.";
    }

    /// <summary>A name from a file nobody checked yet, fit for one line of a terminal.</summary>
    internal static string Printable(string text)
    {
        const int Longest = 120;
        var clean = string.Concat(text.Take(Longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return text.Length > Longest ? clean + "..." : clean;
    }
}
