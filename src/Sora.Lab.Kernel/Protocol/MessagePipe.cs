using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Sora.Lab.Kernel.Protocol;

/// <summary>Carries messages between the kernel's front process and its worker.</summary>
/// <remarks>
/// A message is one byte for its channel, the number of its frames, and each frame behind its length (32 bits, little
/// endian). The two processes trust each other, so nothing is signed here.
/// </remarks>
internal sealed class MessagePipe : IDisposable
{
    private const int MostFrames = 1 << 16;

    private readonly Stream stream;
    private readonly Task connected;
    private readonly WireFormat wire = new(new MessageSigner(""));
    private readonly BlockingCollection<(Channel Channel, List<byte[]> Frames)> outgoing = [];

    /// <summary>Takes a stream; what is sent before it is connected waits.</summary>
    public MessagePipe(Stream stream, Task connected)
    {
        this.stream = stream;
        this.connected = connected;
        new Thread(Write) { IsBackground = true, Name = "pipe" }.Start();
    }

    /// <summary>Sends a message; any thread may call this, and it does not wait.</summary>
    public void Send(Channel channel, Message message)
    {
        List<byte[]> frames = wire.Encode(message);
        // A cell may be stopped at any instruction but not inside a finally block: the queue stays whole.
        try { }
        finally
        {
            if (!outgoing.IsAddingCompleted)
            {
                outgoing.Add((channel, frames));
            }
        }
    }

    /// <summary>The message in frames that came by a pipe.</summary>
    /// <exception cref="InvalidDataException">They are not the frames of a message.</exception>
    public Message Decode(List<byte[]> frames) =>
        wire.TryDecode(frames, out Message? message, out string? fault)
            ? message
            : throw new InvalidDataException($"the pipe to the worker: {fault}");

    /// <summary>What comes, until the other side has gone.</summary>
    public IEnumerable<(Channel Channel, List<byte[]> Frames)> Receive()
    {
        while (TryRead(5) is { } start)
        {
            int count = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(1));
            if (count is < 0 or > MostFrames)
            {
                throw new InvalidDataException($"the pipe to the worker: a message of {count} frames");
            }
            var frames = new List<byte[]>(count);
            while (frames.Count < count)
            {
                if (
                    TryRead(4) is not { } length
                    || TryRead(BinaryPrimitives.ReadInt32LittleEndian(length)) is not { } frame
                )
                {
                    yield break;
                }
                frames.Add(frame);
            }
            yield return ((Channel)start[0], frames);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        outgoing.CompleteAdding();
        stream.Dispose();
    }

    private static bool IsGone(Exception error) =>
        error is IOException or ObjectDisposedException or OperationCanceledException;

    private byte[]? TryRead(int length)
    {
        byte[] bytes = new byte[length];
        try
        {
            connected.GetAwaiter().GetResult();
            return stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false) == length ? bytes : null;
        }
        catch (Exception error) when (IsGone(error))
        {
            return null; // The other side was killed, or this one is closing.
        }
    }

    private void Write()
    {
        try
        {
            connected.GetAwaiter().GetResult();
            var buffered = new BufferedStream(stream, 1 << 16);
            foreach ((Channel channel, List<byte[]> frames) in outgoing.GetConsumingEnumerable())
            {
                Write(buffered, channel, frames);
                if (outgoing.Count == 0)
                {
                    buffered.Flush();
                }
            }
        }
        catch (Exception error) when (IsGone(error))
        {
            // The other side has gone: whoever reads the pipe learns it too and acts on it.
        }
    }

    private static void Write(BufferedStream stream, Channel channel, List<byte[]> frames)
    {
        Span<byte> number = stackalloc byte[4];
        stream.WriteByte((byte)channel);
        BinaryPrimitives.WriteInt32LittleEndian(number, frames.Count);
        stream.Write(number);
        foreach (byte[] frame in frames)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, frame.Length);
            stream.Write(number);
            stream.Write(frame);
        }
    }
}
