using System.Text;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Protocol;

/// <summary>Greets new subscribers of iopub, once a client is known to understand the greeting (protocol 5.5).</summary>
/// <remarks>
/// Older clients reject unknown broadcasts, and a subscription does not say who subscribed: the greeting waits for the
/// first request of a client that announces 5.5 or later.
/// </remarks>
internal sealed class IopubWelcome
{
    private readonly List<byte[]> waiting = [];

    /// <summary>Notes a subscription frame: 1 and the topic, or 0 and the topic to end one.</summary>
    public void Subscribe(byte[] frame)
    {
        if (frame.Length > 0 && frame[0] == 1)
        {
            waiting.Add(frame[1..]);
        }
    }

    /// <summary>The greetings that a request allows to be sent.</summary>
    public IReadOnlyList<Message> Hear(Message request)
    {
        if (waiting.Count == 0 || !request.SpeaksLatest)
        {
            return [];
        }
        Message[] greetings = [.. waiting.Select(Greeting)];
        waiting.Clear();
        return greetings;
    }

    private static Message Greeting(byte[] topic) =>
        Message.Create("iopub_welcome", new JsonObject { ["subscription"] = Encoding.UTF8.GetString(topic) }) with
        {
            Identities = [topic],
        };
}
