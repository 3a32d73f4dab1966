namespace Sora.Lab.Kernel.Execution;

/// <summary>Colours that front ends show in tracebacks.</summary>
internal static class Ansi
{
    public const string Red = "\e[31m";
    public const string Green = "\e[32m";
    public const string Cyan = "\e[36m";
    public const string Off = "\e[0m";
}
