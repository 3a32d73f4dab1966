using Sora.Lab.Text;

namespace Sora.Lab.Recaption;

/// <summary>A small GPT that goes on after a prompt with the caption it stands for.</summary>
/// <remarks>It owns its model and disposes it.</remarks>
/// <param name="tokenizer">Trained with <see cref="RecaptionLayout.SpecialPieces"/>.</param>
/// <param name="model">Trained on rows of <see cref="RecaptionLayout"/>.</param>
public sealed class GptRecaptioner(BytePairTokenizer tokenizer, Gpt model) : IRecaptioner, IDisposable
{
    private const int MostSideBySide = 64;
    private const int MostTries = 4;
    private const ulong Apart = 0x9E3779B1; // a generator on the CPU reads the lower half of a seed

    private readonly RecaptionLayout layout = new(tokenizer, model.Config.ContextLength);

    /// <summary>How tokens are drawn unless told: what is asked for is clear and stays, what is left open varies.</summary>
    public static GptSampling DefaultSampling { get; } = new(Temperature: 0.7, TopK: 40, TopP: 0.9);

    /// <summary>From text to tokens.</summary>
    public BytePairTokenizer Tokenizer => tokenizer;

    /// <summary>From tokens to the next.</summary>
    public Gpt Model => model;

    /// <summary>How tokens are drawn.</summary>
    public GptSampling Sampling { get; init; } = DefaultSampling;

    /// <summary>
    /// What it is held to: where a caption keeps less than all of a prompt, a few more are written and the best is taken, and words that
    /// mean nothing are told. Null takes the first and tells what the model itself tells.
    /// </summary>
    public IPromptLanguage? Language { get; init; }

    /// <summary>Rewrites a prompt; the same seed gives the same caption.</summary>
    /// <inheritdoc cref="IRecaptioner.RecaptionAsync" path="/param"/>
    /// <exception cref="ArgumentException">Nothing in the prompt can be read, or it is too long.</exception>
    /// <exception cref="InvalidDataException">The model went astray.</exception>
    public DetailedCaption Recaption(string prompt, ulong seed = 0) =>
        Recaption([prompt], [seed])[0]
        ?? throw new InvalidDataException(
            $"Recaptioner: expected a caption; found none in {MostTries} tries. Another seed may give one."
        );

    /// <summary>Rewrites prompts side by side, each as it would be alone but for rounding.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="seeds">A seed for each.</param>
    /// <returns>A caption for each; null where the model went astray.</returns>
    /// <exception cref="ArgumentException">Nothing in a prompt can be read, or it is too long.</exception>
    public IReadOnlyList<DetailedCaption?> Recaption(IReadOnlyList<string> prompts, IReadOnlyList<ulong> seeds)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(seeds);
        var best = new (DetailedCaption? Caption, double Kept)[prompts.Count];
        int[] places = [.. Enumerable.Range(0, prompts.Count)];
        for (var attempt = 0UL; attempt < MostTries && places.Length > 0; attempt++)
        {
            var tried = Try([.. places.Select(i => prompts[i])], [.. places.Select(i => seeds[i] + attempt * Apart)]);
            foreach (var (i, caption) in places.Zip(tried))
            {
                var kept = caption is null ? 0 : Language?.Kept(prompts[i], caption.Text) ?? 1;
                if (best[i].Caption is null || kept > best[i].Kept)
                {
                    best[i] = (caption, kept);
                }
            }

            places = [.. places.Where(i => best[i].Kept < 1)];
        }

        return [.. best.Select(one => one.Caption)];
    }

    /// <inheritdoc />
    public Task<DetailedCaption> RecaptionAsync(
        string prompt,
        ulong seed = 0,
        CancellationToken cancellation = default
    ) => Task.FromResult(Recaption(prompt, seed));

    /// <inheritdoc />
    public void Dispose() => model.Dispose();

    private DetailedCaption?[] Try(IReadOnlyList<string> prompts, IReadOnlyList<ulong> seeds)
    {
        var captions = new DetailedCaption?[prompts.Count];
        var rows = prompts.Select((prompt, place) => (Place: place, Ids: layout.EncodePrompt(prompt)));
        foreach (var group in rows.GroupBy(row => row.Ids.Length).SelectMany(same => same.Chunk(MostSideBySide)))
        {
            var answers = Write([.. group.Select(row => row.Ids)], [.. group.Select(row => seeds[row.Place])]);
            foreach (var ((place, _), answer) in group.Zip(answers))
            {
                captions[place] = TryRead(prompts[place], answer);
            }
        }

        return captions;
    }

    // Prompts of one length, so that none needs padding.
    private List<int[]> Write(IReadOnlyList<int[]> prompts, IReadOnlyList<ulong> seeds)
    {
        using var scope = NewDisposeScope();
        Generator[] generators = [.. seeds.Select(seed => new Generator(seed, CPU))];
        var length = prompts[0].Length;
        var begin = tensor([.. prompts.SelectMany(ids => ids).Select(id => (long)id)], [prompts.Count, length]);
        var rows = model.Generate(begin, layout.MostAnswerTokens, Sampling, generators, RecaptionLayout.End);
        foreach (var generator in generators)
        {
            generator.Dispose();
        }

        return [.. rows.narrow(1, length, rows.size(1) - length).unbind().Select(row => Ids(row))];
    }

    private static int[] Ids(Tensor row) => [.. row.data<long>().Select(id => (int)id)];

    private DetailedCaption Read(string prompt, int[] answer)
    {
        var caption = layout.DecodeAnswer(answer);
        var readable = ReadablePrompt.Of(prompt);
        var told = caption.Substitutions.Where(one => readable.Has(one.Asked)).ToList(); // others are the model's own invention
        var words = readable.Words.Except(told.SelectMany(one => one.Asked.Split(' ')));
        return new DetailedCaption(
            caption.Text,
            [.. told, .. readable.Unread.Select(word => new Substitution(word, null))]
        )
        {
            Unknown = [.. words.Where(word => Language is { } language && !language.Knows(word))],
        };
    }

    private DetailedCaption? TryRead(string prompt, int[] answer)
    {
        try
        {
            return Read(prompt, answer);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
