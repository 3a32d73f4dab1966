using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Sora.Lab.Cli.Tests;

/// <summary>A server on loopback that answers chat completions in OpenAI's protocol, always the same.</summary>
internal sealed class ChatStub : IDisposable
{
    private const int Tries = 10;
    private readonly HttpListener listener;
    private readonly int status;
    private readonly string answer;

    public ChatStub(string content, int status = 200)
    {
        this.status = status;
        answer = status == 200 ? Completion(content) : content;
        (listener, Endpoint) = Listen();
        _ = Task.Run(ServeAsync);
    }

    public string Endpoint { get; }

    public List<ChatRequest> Requests { get; } = [];

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            var context = await listener.GetContextAsync();
            using var reader = new StreamReader(context.Request.InputStream);
            Requests.Add(
                new(
                    context.Request.Url!.AbsolutePath,
                    context.Request.Headers["Authorization"],
                    await reader.ReadToEndAsync()
                )
            );
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            context.Response.Close();
        }
    }

    private static string Completion(string content) =>
        JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["id"] = "chatcmpl-1",
                ["object"] = "chat.completion",
                ["created"] = 1,
                ["model"] = "stub",
                ["choices"] = new[]
                {
                    new Dictionary<string, object>
                    {
                        ["index"] = 0,
                        ["finish_reason"] = "stop",
                        ["message"] = new { role = "assistant", content },
                    },
                },
                ["usage"] = new Dictionary<string, int>
                {
                    ["prompt_tokens"] = 1,
                    ["completion_tokens"] = 1,
                    ["total_tokens"] = 2,
                },
            }
        );

    // Between finding a port and listening another program may take it.
    private static (HttpListener Listener, string Endpoint) Listen()
    {
        for (var left = Tries; ; left--)
        {
            var listener = new HttpListener();
            var endpoint = $"http://127.0.0.1:{FreePort()}/v1";
            listener.Prefixes.Add(endpoint + "/");
            try
            {
                listener.Start();
                return (listener, endpoint);
            }
            catch (HttpListenerException) when (left > 1)
            {
                listener.Close();
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>What a client asked.</summary>
internal sealed record ChatRequest(string Path, string? Authorization, string Body);
