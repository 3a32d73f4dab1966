using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Debugging;
using Sora.Lab.Kernel.Display;
using Sora.Lab.Kernel.Execution;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Worker;

/// <summary>Answers the debugger's protocol as JupyterLab speaks it: variables at any time, breakpoints, stops and steps.</summary>
/// <remarks>Debug Adapter Protocol 1.7 with Jupyter's additions; what is not answered is not among the capabilities.</remarks>
internal sealed class DebugHandler(ICodeSession session)
{
    private readonly ValueTree tree = new();

    /// <summary>Answers a <c>debug_request</c>.</summary>
    public JsonObject Answer(JsonObject request)
    {
        CellDebugger.IsAnswering = true;
        string command = request.Text("command");
        var reply = new JsonObject
        {
            ["type"] = "response",
            ["seq"] = request.Number("seq", 0) + 1,
            ["request_seq"] = request.Number("seq", 0),
            ["command"] = command,
        };
        try
        {
            reply["body"] = Body(command, request["arguments"] as JsonObject ?? []);
            reply["success"] = true;
        }
        catch (KernelException error)
        {
            reply["body"] = new JsonObject();
            reply["success"] = false;
            reply["message"] = $"'{command}': {error.Message}";
        }
        return reply;
    }

    private JsonObject Body(string command, JsonObject arguments) =>
        command switch
        {
            "debugInfo" => Info(),
            "initialize" => Initialize(),
            "attach" or "configurationDone" or "setExceptionBreakpoints" => [],
            "disconnect" => Done(session.Debugger.End),
            "dumpCell" => new JsonObject { ["sourcePath"] = session.Debugger.Know(arguments.Text("code")) },
            "source" => Source(arguments),
            "setBreakpoints" => SetBreakpoints(arguments),
            "threads" => new JsonObject { ["threads"] = new JsonArray(Thread()) },
            "modules" => new JsonObject { ["modules"] = new JsonArray(), ["totalModules"] = 0 },
            "stackTrace" => StackTrace(),
            "scopes" => Scopes(arguments.Number("frameId", 1)),
            "variables" => new JsonObject { ["variables"] = tree.Variables(arguments.Number("variablesReference", 0)) },
            "inspectVariables" => Globals(),
            "richInspectVariables" => Rich(arguments.Text("variableName")),
            "evaluate" => Evaluate(arguments.Text("expression")),
            "continue" => GoOn(Step.None),
            "next" => GoOn(Step.Over),
            "stepIn" => GoOn(Step.Into),
            "stepOut" => GoOn(Step.Out),
            "pause" => GoOn(Step.Into),
            _ => throw new KernelException("this debugger does not know the command"),
        };

    private JsonObject Initialize()
    {
        session.Debugger.Start();
        return new JsonObject
        {
            ["supportsConfigurationDoneRequest"] = true,
            ["supportsModulesRequest"] = true,
            ["exceptionBreakpointFilters"] = new JsonArray(), // No stops at exceptions.
        };
    }

    private JsonObject Info() =>
        new()
        {
            ["isStarted"] = session.Debugger.IsStarted,
            ["hashMethod"] = "Murmur2",
            ["hashSeed"] = 0,
            ["tmpFilePrefix"] = CellDebugger.Prefix,
            ["tmpFileSuffix"] = CellDebugger.Suffix,
            ["breakpoints"] = new JsonArray([
                .. session.Debugger.Breakpoints.Select(pair => new JsonObject
                {
                    ["source"] = pair.Key,
                    ["breakpoints"] = new JsonArray([
                        .. pair
                            .Value.Order()
                            .Select(line =>
                                Breakpoint(pair.Key, line, session.Debugger.Code(pair.Key) is null ? null : line)
                            ),
                    ]),
                }),
            ]),
            ["stoppedThreads"] = session.Debugger.Stopped is null ? [] : new JsonArray(1),
            ["richRendering"] = true,
            ["exceptionPaths"] = new JsonArray(),
            ["copyToGlobals"] = false,
        };

    private JsonObject SetBreakpoints(JsonObject arguments)
    {
        string path = Path(arguments);
        int[] asked =
        [
            .. (arguments["breakpoints"] as JsonArray ?? [])
                .OfType<JsonObject>()
                .Select(point => point.Number("line", 0)),
        ];
        IReadOnlyList<int?> lines = session.Debugger.SetBreakpoints(path, asked);
        return new JsonObject
        {
            ["breakpoints"] = new JsonArray([.. asked.Zip(lines, (wanted, line) => Breakpoint(path, wanted, line))]),
        };
    }

    private static JsonObject Breakpoint(string path, int asked, int? line)
    {
        var point = new JsonObject
        {
            ["verified"] = line is not null,
            ["line"] = line ?? asked,
            ["source"] = new JsonObject { ["path"] = path },
        };
        if (line is null)
        {
            point["message"] = "no statement of a known C# cell is at or after this line";
        }
        return point;
    }

    private JsonObject Source(JsonObject arguments)
    {
        string path = Path(arguments);
        string code = session.Debugger.Code(path) ?? throw new KernelException($"no source is known by '{path}'");
        return new JsonObject { ["content"] = code, ["mimeType"] = "text/x-csharp" };
    }

    private static string Path(JsonObject arguments) =>
        (arguments["source"] as JsonObject)?.Text("path") is { Length: > 0 } path
            ? path
            : throw new KernelException("expected the path of a source, found none");

    private static JsonObject Thread() => new() { ["id"] = 1, ["name"] = "cells" };

    private JsonObject StackTrace()
    {
        IEnumerable<JsonNode> frames = (session.Debugger.Stopped?.Frames ?? []).Select(
            (frame, i) =>
                new JsonObject
                {
                    ["id"] = i + 1,
                    ["name"] = frame.Name,
                    ["line"] = frame.Line,
                    ["column"] = 1,
                    ["source"] = new JsonObject { ["path"] = frame.Path, ["name"] = frame.Name },
                }
        );
        return new JsonObject { ["stackFrames"] = new JsonArray([.. frames]) };
    }

    // The local variables of the innermost call only: those of its callers are not known while it runs.
    private JsonObject Scopes(int frame)
    {
        var scopes = new JsonArray();
        if (frame == 1 && session.Debugger.Stopped is { Locals: var locals })
        {
            scopes.Add(Scope("Locals", tree.Add(() => locals)));
        }
        scopes.Add(Scope("Globals", tree.Add(session.Variables)));
        return new JsonObject { ["scopes"] = scopes };
    }

    private static JsonObject Scope(string name, int reference) =>
        new()
        {
            ["name"] = name,
            ["variablesReference"] = reference,
            ["expensive"] = false,
        };

    private JsonObject Globals()
    {
        if (session.Debugger.Stopped is null)
        {
            tree.Clear();
        }
        return new JsonObject { ["variables"] = tree.Variables(session.Variables()) };
    }

    private JsonObject Rich(string name)
    {
        Variable found =
            Find(name, Locals.Concat(session.Variables()))
            ?? throw new KernelException($"there is no variable '{name}'");
        MimeBundle bundle = MimeFormatter.Format(found.Value);
        return new JsonObject { ["data"] = bundle.Data, ["metadata"] = bundle.Metadata };
    }

    private IReadOnlyList<Variable> Locals => session.Debugger.Stopped?.Locals ?? [];

    private static Variable? Find(string name, IEnumerable<Variable> variables) =>
        variables.FirstOrDefault(variable => variable.Name == name);

    private JsonObject Evaluate(string expression)
    {
        if (Find(expression.Trim(), Locals) is { } local)
        {
            return Result(VariableTable.Summary(local.Value));
        }
        CellResult result = session.Evaluate(expression, CellScope.Current, "debugger");
        return Result(result.Error?.Message ?? result.Value?.Data["text/plain"]?.ToString() ?? "");
    }

    private static JsonObject Result(string text) => new() { ["result"] = text, ["variablesReference"] = 0 };

    private JsonObject GoOn(Step step)
    {
        if (session.Debugger.Stopped is not null)
        {
            tree.Clear();
        }
        session.Debugger.Resume(step);
        return new JsonObject { ["allThreadsContinued"] = true };
    }

    private static JsonObject Done(Action action)
    {
        action();
        return [];
    }
}
