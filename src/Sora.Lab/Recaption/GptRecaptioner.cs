using Sora.Lab.Text;

namespace Sora.Lab.Recaption;

/// <summary>A small GPT that goes on after a prompt with the caption it stands for.</summary>
/// <remarks>It owns its model and disposes it.</remarks>
/// <param name="tokenizer">Trained with <see cref="RecaptionLayout.SpecialPieces"/>.</param>
/// <param name="model">Trained on rows of <see cref="RecaptionLayout"/>.</param>
public sealed class GptRecaptioner(BytePairTokenizer tokenizer, Gpt model) : IRecaptioner, IDisposable
{
    private readonly RecaptionLayout layout = new(tokenizer, model.Config.ContextLength);

    /// <summary>How tokens are drawn unless told: what is asked for is clear and stays, what is left open varies.</summary>
    public static GptSampling DefaultSampling { get; } = new(Temperature: 0.7, TopK: 40, TopP: 0.9);

    /// <summary>From text to tokens.</summary>
    public BytePairTokenizer Tokenizer => tokenizer;

    /// <summary>From tokens to the next.</summary>
    public Gpt Model => model;

    /// <summary>How tokens are drawn.</summary>
    public GptSampling Sampling { get; init; } = DefaultSampling;

    /// <summary>Rewrites a prompt; the same seed gives the same caption.</summary>
    /// <inheritdoc cref="IRecaptioner.RecaptionAsync" path="/param"/>
    /// <exception cref="ArgumentException">Nothing in the prompt can be read, or it is too long.</exception>
    /// <exception cref="InvalidDataException">The model went astray.</exception>
    public DetailedCaption Recaption(string prompt, ulong seed = 0)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed, CPU);
        long[] begin = [.. layout.EncodePrompt(prompt).Select(id => (long)id)];
        var row = model.Generate(
            tensor(begin).unsqueeze(0),
            layout.MostAnswerTokens,
            Sampling,
            generator,
            RecaptionLayout.End
        );
        var answer = layout.DecodeAnswer(row.data<long>().Skip(begin.Length).Select(id => (int)id));
        var unread = ReadablePrompt.Of(prompt).Unread.Select(word => new Substitution(word, null));
        return answer with { Substitutions = [.. answer.Substitutions, .. unread] };
    }

    /// <inheritdoc />
    public Task<DetailedCaption> RecaptionAsync(
        string prompt,
        ulong seed = 0,
        CancellationToken cancellation = default
    ) => Task.FromResult(Recaption(prompt, seed));

    /// <inheritdoc />
    public void Dispose() => model.Dispose();
}
