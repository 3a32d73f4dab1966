using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Sora.Lab.Recaption;

/// <summary>Any chat model in the recaptioner's place: for prompts from the open world, or in other languages.</summary>
/// <param name="client">Stays the caller's.</param>
/// <param name="instructions">How captions are to be written, and what can be drawn.</param>
public sealed class ChatRecaptioner(IChatClient client, string instructions) : IRecaptioner
{
    private const int MostCharacters = 4000;
    private const float Temperature = 0.7f;
    private const string Form = """
        Answer with JSON alone: {"caption": "...", "substitutions": [{"asked": "...", "drawn": "..."}]}. List in "substitutions" what the
        prompt asks for that cannot be drawn, with the nearest thing your caption has instead, or null where it is left out.
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <inheritdoc />
    public async Task<DetailedCaption> RecaptionAsync(
        string prompt,
        ulong seed = 0,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(prompt);
        if (string.IsNullOrWhiteSpace(prompt) || prompt.Length > MostCharacters)
        {
            throw new ArgumentException(
                $"Expected a prompt of 1 to {MostCharacters} characters; found {prompt.Length}."
            );
        }

        var options = new ChatOptions
        {
            Temperature = Temperature,
            Seed = (long)(seed & long.MaxValue),
            ResponseFormat = ChatResponseFormat.Json,
        };
        ChatMessage[] messages = [new(ChatRole.System, $"{instructions}\n\n{Form}"), new(ChatRole.User, prompt)];
        var response = await client.GetResponseAsync(messages, options, cancellation).ConfigureAwait(false);
        return Read(response.Text);
    }

    private static DetailedCaption Read(string text)
    {
        try
        {
            var answer = JsonSerializer.Deserialize<Answer>(Braced(text), Json);
            var substitutions = answer?.Substitutions ?? [];
            if (!string.IsNullOrWhiteSpace(answer?.Caption) && substitutions.All(one => one is not null))
            {
                return new DetailedCaption(answer.Caption, substitutions);
            }
        }
        catch (JsonException)
        {
            // Told below, with what was found.
        }

        throw new InvalidDataException($"Chat model: expected JSON with a caption; found '{text}'.");
    }

    // Some models put a fence around what they were asked for.
    private static string Braced(string text)
    {
        var (start, end) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        return end > start && start >= 0 ? text[start..(end + 1)] : text;
    }

    private sealed record Answer(string Caption, IReadOnlyList<Substitution>? Substitutions = null);
}
