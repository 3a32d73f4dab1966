using NetMQ;
using NetMQ.Sockets;

namespace Sora.Lab.Kernel.Protocol;

/// <summary>
/// The kernel's five sockets. One thread reads and writes all that carry messages, so that replies and broadcasts leave
/// in the order they were sent; the heartbeat echoes on a thread of its own.
/// </summary>
internal sealed class KernelSockets : IDisposable
{
    private readonly WireFormat wire;
    private readonly Action<Channel, Message> received;
    private readonly Action<string> log;
    private readonly RouterSocket shell = new();
    private readonly RouterSocket control = new();
    private readonly RouterSocket stdin = new();
    private readonly XPublisherSocket iopub = new();
    private readonly ResponseSocket heartbeat = new();
    private readonly NetMQQueue<Outgoing> outgoing = new();
    private readonly NetMQPoller poller;
    private readonly NetMQPoller heartbeatPoller;
    private readonly ManualResetEventSlim stopped = new();
    private readonly IopubWelcome welcome = new();

    /// <summary>Binds every socket; nothing is read before <see cref="Start"/>.</summary>
    /// <param name="connection">Where to listen, and the key.</param>
    /// <param name="received">Called on the socket thread for each accepted message; must not block.</param>
    /// <param name="log">Told of every message that is dropped.</param>
    public KernelSockets(ConnectionInfo connection, Action<Channel, Message> received, Action<string> log)
    {
        wire = new WireFormat(new MessageSigner(connection.Key));
        this.received = received;
        this.log = log;
        Bind(shell, connection.Address(connection.ShellPort));
        Bind(control, connection.Address(connection.ControlPort));
        Bind(stdin, connection.Address(connection.StdinPort));
        Bind(iopub, connection.Address(connection.IopubPort));
        Bind(heartbeat, connection.Address(connection.HeartbeatPort));
        poller = [shell, control, stdin, iopub, outgoing];
        heartbeatPoller = [heartbeat];
        Wire();
    }

    /// <summary>Starts the two socket threads.</summary>
    public void Start()
    {
        poller.RunAsync("jupyter sockets", true);
        heartbeatPoller.RunAsync("jupyter heartbeat", true);
    }

    /// <summary>Sends a message; any thread may call this, and it does not wait.</summary>
    public void Send(Channel channel, Message message) => outgoing.Enqueue(new Outgoing(channel, wire.Encode(message)));

    /// <summary>Signs and sends the frames of a message of the worker's; any thread may call this.</summary>
    public void Forward(Channel channel, List<byte[]> frames) =>
        outgoing.Enqueue(new Outgoing(channel, wire.Seal(frames)));

    /// <summary>Sends what is queued, then stops the socket threads.</summary>
    public void Stop()
    {
        outgoing.Enqueue(new Outgoing(Channel.Iopub, null));
        stopped.Wait(TimeSpan.FromSeconds(2));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        poller.Dispose();
        heartbeatPoller.Dispose();
        outgoing.Dispose();
        foreach (NetMQSocket socket in new NetMQSocket[] { shell, control, stdin, iopub, heartbeat })
        {
            socket.Dispose();
        }
        stopped.Dispose();
        NetMQConfig.Cleanup(true);
    }

    private static void Bind(NetMQSocket socket, string address)
    {
        // Nothing may be lost when a client is slow, so no high-water mark; a second is enough to say goodbye.
        socket.Options.SendHighWatermark = 0;
        socket.Options.ReceiveHighWatermark = 0;
        socket.Options.Linger = TimeSpan.FromSeconds(1);
        try
        {
            socket.Bind(address);
        }
        catch (NetMQException error)
        {
            throw new KernelException($"cannot listen on {address}: {error.Message}", error);
        }
    }

    private void Wire()
    {
        shell.ReceiveReady += (_, _) => Receive(Channel.Shell, shell);
        control.ReceiveReady += (_, _) => Receive(Channel.Control, control);
        stdin.ReceiveReady += (_, _) => Receive(Channel.Stdin, stdin);
        iopub.ReceiveReady += (_, _) => welcome.Subscribe(iopub.ReceiveFrameBytes());
        outgoing.ReceiveReady += (_, _) => SendQueued();
        heartbeat.ReceiveReady += (_, _) => heartbeat.SendMultipartMessage(heartbeat.ReceiveMultipartMessage());
    }

    private void Receive(Channel channel, NetMQSocket socket)
    {
        NetMQMessage frames = socket.ReceiveMultipartMessage();
        if (wire.TryDecode([.. frames.Select(frame => frame.ToByteArray())], out Message? message, out string? fault))
        {
            foreach (Message greeting in welcome.Hear(message))
            {
                Write(iopub, wire.Encode(greeting));
            }
            received(channel, message);
        }
        else
        {
            log($"dropped a message on {channel}: {fault}");
        }
    }

    private void SendQueued()
    {
        while (outgoing.TryDequeue(out Outgoing item, TimeSpan.Zero))
        {
            if (item.Frames is null)
            {
                poller.StopAsync();
                heartbeatPoller.StopAsync();
                stopped.Set();
                return;
            }
            Write(Socket(item.Channel), item.Frames);
        }
    }

    private NetMQSocket Socket(Channel channel) =>
        channel switch
        {
            Channel.Shell => shell,
            Channel.Control => control,
            Channel.Stdin => stdin,
            _ => iopub,
        };

    private static void Write(NetMQSocket socket, List<byte[]> frames) => socket.SendMultipartBytes(frames);

    private readonly record struct Outgoing(Channel Channel, List<byte[]>? Frames);
}
