using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Debugging;

/// <summary>How code goes on after a stop.</summary>
internal enum Step
{
    /// <summary>To the next breakpoint.</summary>
    None,

    /// <summary>To the next statement, also in what is called.</summary>
    Into,

    /// <summary>To the next statement of this call or of those that called it.</summary>
    Over,

    /// <summary>To the next statement of those that called this one.</summary>
    Out,
}

/// <summary>Stops cells at breakpoints and steps through them.</summary>
/// <remarks>Cells that run while the debugger is started can stop; one is stopped at a time.</remarks>
internal sealed class CellDebugger : IDisposable
{
    private static readonly AsyncLocal<bool> Answering = new();

    private readonly ConcurrentDictionary<string, IReadOnlySet<int>> breakpoints = new();
    private readonly ConcurrentDictionary<string, string> codes = new();
    private readonly ConcurrentDictionary<int, (string Path, string Cell)> sources = new();
    private readonly ManualResetEventSlim resume = new();
    private readonly Lock gate = new();
    private volatile StoppedCell? stopped;
    private (Step Kind, int Thread, int Depth) step;
    private int number;

    /// <summary>Makes it the one that the code of cells asks.</summary>
    public CellDebugger() => Stops.Debugger = this;

    /// <summary>What the names of sources begin with.</summary>
    public static string Prefix { get; } = Path.Combine(Path.GetTempPath(), $"sora-lab-{Environment.ProcessId}") + "/";

    /// <summary>What they end with.</summary>
    public const string Suffix = ".cs";

    /// <summary>Whether the running code answers the debugger: it must not stop, for nobody would be there to let it go on.</summary>
    public static bool IsAnswering
    {
        get => Answering.Value;
        set => Answering.Value = value;
    }

    /// <summary>Whether cells that are run now can stop.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>What has stopped; null while nothing has.</summary>
    public StoppedCell? Stopped => stopped;

    /// <summary>The breakpoints, by the names of sources.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<int>> Breakpoints => breakpoints;

    /// <summary>Lets cells stop from now on.</summary>
    public void Start() => IsStarted = true;

    /// <summary>Forgets the breakpoints and lets what has stopped go on.</summary>
    public void End()
    {
        IsStarted = false;
        breakpoints.Clear();
        Resume(Step.None);
    }

    /// <summary>Remembers the code of a cell.</summary>
    /// <returns>The name of the source.</returns>
    public string Know(string code)
    {
        string path = $"{Prefix}{CodeHash.Murmur2(code)}{Suffix}";
        codes[path] = code;
        return path;
    }

    /// <summary>The code of a source; null where none is known by that name.</summary>
    public string? Code(string path) => codes.GetValueOrDefault(path);

    /// <summary>Replaces the breakpoints of a source; those of one that is not known wait for its cell as they are.</summary>
    /// <returns>For each line that was asked for, the line of the C# statement at or after it; null where none is known.</returns>
    public IReadOnlyList<int?> SetBreakpoints(string path, IReadOnlyList<int> asked)
    {
        if (Code(path) is not { } code)
        {
            breakpoints[path] = asked.ToHashSet();
            return new int?[asked.Count];
        }
        int[] possible =
        [
            .. CellPart
                .Split(code, CellLanguages.CSharp)
                .OfType<CodePart>()
                .Where(part => part.Language == CellLanguages.CSharp)
                .SelectMany(part => StopInserter.Lines(part.Padded)),
        ];
        int?[] lines = [.. asked.Select(line => possible.Where(other => other >= line).Cast<int?>().FirstOrDefault())];
        breakpoints[path] = lines.OfType<int>().ToHashSet();
        return lines;
    }

    /// <summary>A cell's code with stops in it, best first; empty while nothing is debugged.</summary>
    public IEnumerable<string> WithStops(Cell cell, string code)
    {
        if (!IsStarted)
        {
            return [];
        }
        lock (gate)
        {
            step = default;
        }
        int source = Interlocked.Increment(ref number);
        sources[source] = (Know(cell.Code), cell.Path);
        return new[] { true, false }.Select(withLocals => StopInserter.Insert(code, source, withLocals));
    }

    /// <summary>Whether to stop at a line.</summary>
    public bool Wants(int source, int line)
    {
        if (!IsStarted || stopped is not null || IsAnswering)
        {
            return false;
        }
        return breakpoints.TryGetValue(sources[source].Path, out IReadOnlySet<int>? lines) && lines.Contains(line)
            || IsStep();
    }

    /// <summary>Stops until <see cref="Resume"/>; an interrupt ends the wait.</summary>
    public void Stop(int source, int line, IReadOnlyList<Variable> locals)
    {
        string reason;
        lock (gate)
        {
            if (stopped is not null)
            {
                return;
            }
            reason = step.Kind == Step.None ? "breakpoint" : "step";
            IReadOnlyList<CellFrame> frames = Frames(sources[source].Path, line);
            stopped = new StoppedCell(Environment.CurrentManagedThreadId, Depth(), frames, locals);
            step = default;
            resume.Reset();
        }
        try
        {
            Tell("stopped", new JsonObject { ["reason"] = reason, ["allThreadsStopped"] = true });
            resume.Wait();
        }
        finally
        {
            stopped = null;
            Tell("continued", new JsonObject { ["allThreadsContinued"] = true });
        }
    }

    /// <summary>Lets what has stopped go on.</summary>
    public void Resume(Step kind)
    {
        lock (gate)
        {
            step = stopped is { } here ? (kind, here.Thread, here.Depth) : (kind, 0, 0);
            resume.Set();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => resume.Dispose();

    private bool IsStep()
    {
        (Step kind, int thread, int depth) = step;
        return kind switch
        {
            Step.None => false,
            Step.Into => true,
            _ when thread != Environment.CurrentManagedThreadId => false,
            Step.Over => Depth() <= depth,
            _ => Depth() < depth,
        };
    }

    private static int Depth() => new StackTrace(false).GetFrames().Count(frame => IsOfCell(frame.GetMethod()));

    // Cells are assemblies in memory, those of packages and of the kernel are files.
    private static bool IsOfCell(MethodBase? method) =>
        method?.DeclaringType?.Assembly is { IsDynamic: false, Location.Length: 0 };

    private List<CellFrame> Frames(string path, int line)
    {
        ILookup<string, string> paths = sources.Values.ToLookup(source => source.Cell, source => source.Path);
        List<CellFrame> frames =
        [
            .. new StackTrace(true)
                .GetFrames()
                .Where(frame => IsOfCell(frame.GetMethod()) && paths.Contains(frame.GetFileName() ?? ""))
                .Select(frame => new CellFrame(
                    MethodNames.Short(frame.GetMethod()) is { Length: > 0 } name ? name : frame.GetFileName()!,
                    paths[frame.GetFileName()!].Last(),
                    frame.GetFileLineNumber()
                )),
        ];
        string innermost = frames.Count > 0 ? frames[0].Name : "cell";
        return [new CellFrame(innermost, path, line), .. frames.Skip(1)];
    }

    private static void Tell(string name, JsonObject body)
    {
        body["threadId"] = 1;
        var content = new JsonObject
        {
            ["type"] = "event",
            ["event"] = name,
            ["body"] = body,
            ["seq"] = 0,
        };
        CellScope.Current.Publish("debug_event", content, null, []);
    }
}
