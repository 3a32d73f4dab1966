using Microsoft.Extensions.AI;
using Sora.Lab.Recaption;

namespace Sora.Lab.Tests.Recaption;

public sealed class ChatRecaptionerTests
{
    [Fact]
    public async Task What_the_model_answers_is_read_in_a_fence_too()
    {
        var caption = await Answered(
            """
            ```json
            {"caption": "a red circle.", "substitutions": [{"asked": "cat", "drawn": "circle"}, {"asked": "hat", "drawn": null}]}
            ```
            """
        );

        Assert.Equal("a red circle.", caption.Text);
        Assert.Equal([new("cat", "circle"), new("hat", null)], caption.Substitutions);
        Assert.Empty((await Answered("""{"caption": "a red circle."}""")).Substitutions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a red circle.")]
    [InlineData("null")]
    [InlineData("""{"caption": null}""")]
    [InlineData("""{"caption": "  "}""")]
    [InlineData("""{"caption": "a red circle.", "substitutions": [null]}""")]
    [InlineData("""{"caption": "a red circle.", "substitutions": [{"asked": null, "drawn": "circle"}]}""")]
    [InlineData("""{"caption": "a red circle.", "substitutions": ["cat"]}""")]
    public async Task An_answer_without_a_caption_is_told_with_what_was_found(string answer)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Answered(answer));
        Assert.EndsWith($"found '{answer}'.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task An_empty_prompt_is_not_sent(string prompt)
    {
        using var client = new Client("never asked");
        await Assert.ThrowsAsync<ArgumentException>(() =>
            new ChatRecaptioner(client, "draw").RecaptionAsync(
                prompt,
                cancellation: TestContext.Current.CancellationToken
            )
        );
    }

    private static async Task<DetailedCaption> Answered(string answer)
    {
        using var client = new Client(answer);
        return await new ChatRecaptioner(client, "draw").RecaptionAsync(
            "a cat in a hat",
            cancellation: TestContext.Current.CancellationToken
        );
    }

    private sealed class Client(string answer) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
