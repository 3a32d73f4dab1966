namespace Microsoft.DotNet.Interactive;

/// <summary>The kernel that runs in this process.</summary>
internal static class Notebook
{
    private static INotebook? current;

    /// <summary>The kernel.</summary>
    /// <exception cref="InvalidOperationException">None runs here.</exception>
    public static INotebook Current
    {
        get => current ?? throw new InvalidOperationException("no kernel runs in this process");
        set => current = value;
    }
}
