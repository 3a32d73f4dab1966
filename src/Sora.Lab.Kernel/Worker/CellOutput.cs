using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Display;
using Sora.Lab.Kernel.Execution;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Worker;

/// <summary>Sends the outputs of one request to the front ends, as the protocol's broadcasts.</summary>
internal sealed class CellOutput : ICellOutput, IDisposable
{
    private readonly Publisher publisher;
    private readonly InputChannel inputs;
    private readonly Message request;
    private readonly bool silent;
    private readonly bool allowsInput;
    private readonly StreamBuffer streams;

    /// <summary>Creates the outputs of a request.</summary>
    public CellOutput(Publisher publisher, InputChannel inputs, Message request, bool silent)
    {
        this.publisher = publisher;
        this.inputs = inputs;
        this.request = request;
        this.silent = silent;
        allowsInput = request.Content.Flag("allow_stdin", false);
        streams = new StreamBuffer(
            (name, text) => PublishNow("stream", new JsonObject { ["name"] = name, ["text"] = text })
        );
    }

    /// <inheritdoc/>
    public string Cell => request.Metadata.Text("cellId") is { Length: > 0 } id ? id : request.Content.Text("code");

    /// <inheritdoc/>
    public void Stream(string name, ReadOnlySpan<char> text) => streams.Write(name, text);

    /// <inheritdoc/>
    public void Display(MimeBundle bundle, string displayId, bool update)
    {
        JsonObject content = Content(bundle);
        content["transient"] = new JsonObject { ["display_id"] = displayId };
        PublishInOrder(update ? "update_display_data" : "display_data", content);
    }

    /// <inheritdoc/>
    public void ClearOutput(bool wait) => PublishInOrder("clear_output", new JsonObject { ["wait"] = wait });

    /// <inheritdoc/>
    public void Publish(string type, JsonObject content, JsonObject? metadata, IReadOnlyList<byte[]> buffers)
    {
        Flush();
        publisher.Publish(type, content, request, metadata, buffers);
    }

    /// <inheritdoc/>
    public string ReadInput(string prompt, bool isPassword)
    {
        if (!allowsInput)
        {
            throw new InvalidOperationException("this front end cannot ask for input (allow_stdin is false)");
        }
        Flush();
        return inputs.Ask(request, prompt, isPassword);
    }

    /// <summary>Sends the value of the cell's last expression.</summary>
    public void Result(MimeBundle bundle, int executionCount)
    {
        JsonObject content = Content(bundle);
        content["execution_count"] = executionCount;
        PublishInOrder("execute_result", content);
    }

    /// <summary>Sends why the cell failed.</summary>
    public void Error(CellError error) => PublishInOrder("error", ExecuteReplies.ErrorContent(error));

    /// <summary>Sends what has been written so far.</summary>
    public void Flush() => streams.Flush();

    /// <inheritdoc/>
    public void Dispose() => streams.Dispose();

    private static JsonObject Content(MimeBundle bundle)
    {
        MimeBundle copy = bundle.Copy();
        return new JsonObject { ["data"] = copy.Data, ["metadata"] = copy.Metadata };
    }

    private void PublishInOrder(string type, JsonObject content)
    {
        Flush();
        PublishNow(type, content);
    }

    private void PublishNow(string type, JsonObject content)
    {
        if (!silent)
        {
            publisher.Publish(type, content, request);
        }
    }
}
