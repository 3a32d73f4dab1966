using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Display;
using Sora.Lab.Kernel.Execution;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Worker;

/// <summary>Shows the session's variables to front ends that ask by the debugger's protocol, as JupyterLab does.</summary>
/// <remarks>There are no breakpoints: what would set one is answered with none.</remarks>
internal sealed class DebugHandler(ICodeSession session)
{
    private bool isStarted;

    /// <summary>Answers a <c>debug_request</c>.</summary>
    public JsonObject Answer(JsonObject request)
    {
        string command = request.Text("command");
        JsonObject? body = Body(command, request["arguments"] as JsonObject ?? []);
        var reply = new JsonObject
        {
            ["type"] = "response",
            ["seq"] = request.Number("seq", 0) + 1,
            ["request_seq"] = request.Number("seq", 0),
            ["command"] = command,
            ["success"] = body is not null,
            ["body"] = body ?? [],
        };
        if (body is null)
        {
            reply["message"] = $"'{command}' is not supported: this kernel shows variables, but sets no breakpoints";
        }
        return reply;
    }

    private JsonObject? Body(string command, JsonObject arguments)
    {
        switch (command)
        {
            case "debugInfo":
                return Info();
            case "initialize":
                isStarted = true;
                return [];
            case "disconnect":
                isStarted = false;
                return [];
            case "attach" or "configurationDone":
                return [];
            case "setBreakpoints":
                return new JsonObject { ["breakpoints"] = new JsonArray() };
            case "dumpCell":
                return new JsonObject { ["sourcePath"] = "" };
            case "inspectVariables":
                return new JsonObject { ["variables"] = new JsonArray([.. session.Variables().Select(Variable)]) };
            case "richInspectVariables":
                return Rich(arguments.Text("variableName"));
            default:
                return null;
        }
    }

    private JsonObject Info() =>
        new()
        {
            ["isStarted"] = isStarted,
            ["hashMethod"] = "Murmur2",
            ["hashSeed"] = 0,
            ["tmpFilePrefix"] = "",
            ["tmpFileSuffix"] = ".cs",
            ["breakpoints"] = new JsonArray(),
            ["stoppedThreads"] = new JsonArray(),
            ["richRendering"] = true,
            ["exceptionPaths"] = new JsonArray(),
            ["copyToGlobals"] = false,
        };

    private static JsonObject Variable(SessionVariable variable) =>
        new()
        {
            ["name"] = variable.Name,
            ["evaluateName"] = variable.Name,
            ["type"] = TypeNames.Short(variable.Type),
            ["value"] = VariableTable.Summary(variable.Value),
            ["variablesReference"] = 0,
        };

    private JsonObject? Rich(string name)
    {
        if (session.Variables().FirstOrDefault(variable => variable.Name == name) is not { } found)
        {
            return null;
        }
        MimeBundle bundle = MimeFormatter.Format(found.Value);
        return new JsonObject { ["data"] = bundle.Data, ["metadata"] = bundle.Metadata };
    }
}
