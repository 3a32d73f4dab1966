using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Worker;

/// <summary>Asks the client that sent a request for a line of text, on the stdin channel.</summary>
internal sealed class InputChannel(Action<Channel, Message> send) : IDisposable
{
    private readonly BlockingCollection<string> answers = [];

    /// <summary>Asks and waits for the answer; the wait ends when the cell is interrupted.</summary>
    public string Ask(Message request, string prompt, bool isPassword)
    {
        while (answers.TryTake(out _)) { } // an answer to a question that was interrupted
        var content = new JsonObject { ["prompt"] = prompt, ["password"] = isPassword };
        send(Channel.Stdin, Message.Create("input_request", content, request));
        return answers.Take();
    }

    /// <summary>Takes a message of the stdin channel.</summary>
    public void Receive(Message message)
    {
        if (message.Type == "input_reply")
        {
            answers.Add(message.Content.Text("value"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => answers.Dispose();
}
