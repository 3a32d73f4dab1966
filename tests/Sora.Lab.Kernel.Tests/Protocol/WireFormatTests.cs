using System.Text;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Tests.Protocol;

public sealed class WireFormatTests
{
    private static readonly Message Sent = Message.Create(
        "stream",
        new JsonObject { ["text"] = "grün 😀 <&>\0" },
        buffers:
        [
            [0, 255],
            [],
        ]
    ) with
    {
        Identities =
        [
            [1, 2, 3],
        ],
    };

    [Fact]
    public void Decode_undoes_encode()
    {
        Message read = Decode(Wire("key").Encode(Sent), Wire("key"));

        Assert.Equal(Sent.Identities, read.Identities);
        Assert.Equal(Sent.Buffers, read.Buffers);
        Assert.True(JsonNode.DeepEquals(Sent.Content, read.Content));
        Assert.True(JsonNode.DeepEquals(Sent.Header, read.Header));
    }

    [Fact]
    public void The_signature_is_the_one_jupyter_computes()
    {
        // python3: hmac.new(b"key", b"{}" * 4, "sha256").hexdigest()
        byte[] signature = new MessageSigner("key").Sign([.. Enumerable.Repeat("{}"u8.ToArray(), 4)]);

        Assert.Equal(
            "ca767b02c5bc061ed184a9a029e7f93a7f2f7ed4e8fe74120fc1212f0b008fa3",
            Encoding.ASCII.GetString(signature)
        );
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void A_changed_frame_is_refused(int frame)
    {
        List<byte[]> frames = Wire("key").Encode(Sent);
        frames[frame] = [.. frames[frame]];
        frames[frame][^2] ^= 1;

        Assert.False(Wire("key").TryDecode(frames, out _, out _));
    }

    [Fact]
    public void A_replayed_message_is_refused()
    {
        WireFormat reader = Wire("key");
        List<byte[]> frames = Wire("key").Encode(Sent);

        Assert.True(reader.TryDecode(frames, out _, out _));
        Assert.False(reader.TryDecode(frames, out _, out string? fault));
        Assert.Contains("signature", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_nothing_is_signed()
    {
        List<byte[]> frames = Wire("").Encode(Sent);

        Assert.Empty(frames[2]);
        Assert.Equal("stream", Decode(frames, Wire("")).Type);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":1,\"a\":2}")]
    public void A_body_that_is_no_object_is_refused(string content)
    {
        List<byte[]> frames = Wire("").Encode(Sent);
        frames[6] = Encoding.UTF8.GetBytes(content);

        Assert.False(Wire("").TryDecode(frames, out _, out _));
    }

    private static WireFormat Wire(string key) => new(new MessageSigner(key));

    private static Message Decode(List<byte[]> frames, WireFormat reader)
    {
        Assert.True(reader.TryDecode(frames, out Message? message, out string? fault), fault);
        return message;
    }
}
