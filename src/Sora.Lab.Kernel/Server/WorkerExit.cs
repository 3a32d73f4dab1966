namespace Sora.Lab.Kernel.Server;

/// <summary>How a worker ended.</summary>
/// <param name="Code">Its exit code; 128 and the signal where a signal ended it.</param>
/// <param name="LastWords">The end of what it printed to its error stream.</param>
internal sealed record WorkerExit(int Code, string LastWords)
{
    private const int Aborted = 134;
    private const int Killed = 137;
    private const int Segfault = 139;

    /// <summary>What happened, as far as it can be told.</summary>
    public string Reason
    {
        get
        {
            if (LastWords.Contains("Stack overflow.", StringComparison.Ordinal))
            {
                return "the stack overflowed: a method calls itself without end";
            }
            if (LastWords.Contains("Process terminated.", StringComparison.Ordinal))
            {
                return $"Environment.FailFast was called{Detail("Process terminated.")}";
            }
            return Code switch
            {
                Killed => "it was killed from outside, as the system does when memory runs out",
                Segfault => "native code crashed (segmentation fault)",
                Aborted => "it was aborted, by native code or an unhandled exception",
                _ => $"it exited with code {Code}",
            };
        }
    }

    private string Detail(string marker)
    {
        int start = LastWords.IndexOf(marker, StringComparison.Ordinal) + marker.Length;
        string line = LastWords[start..].TrimStart().Split('\n')[0].Trim();
        return line.Length == 0 || line.StartsWith("at ", StringComparison.Ordinal) ? "" : $": {line}";
    }
}
