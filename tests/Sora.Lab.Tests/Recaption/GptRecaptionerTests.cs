using Sora.Lab.Recaption;
using Sora.Lab.Text;

namespace Sora.Lab.Tests.Recaption;

public sealed class GptRecaptionerTests
{
    private const string Prompt = "red ball";

    private static readonly BytePairTokenizer Tokenizer = BytePairTokenizer.Train(
        [" red ball", " a red circle."],
        270,
        RecaptionLayout.SpecialPieces
    );

    [Fact]
    public void What_it_has_learnt_is_written_whatever_the_seed()
    {
        using var recaptioner = Trained();

        var caption = recaptioner.Recaption(Prompt, seed: 5);

        Assert.Equal("a red circle.", caption.Text);
        Assert.Equal([new Substitution("ball", "circle")], caption.Substitutions);
    }

    [Fact]
    public void Side_by_side_each_is_written_as_alone()
    {
        using var recaptioner = Trained();
        string[] prompts = [Prompt, "ball red", Prompt, "a red ball ball"];
        ulong[] seeds = [1, 2, 3, 4];

        var together = recaptioner.Recaption(prompts, seeds);

        Assert.Equal("a red circle.", together[0]!.Text);
        foreach (var ((prompt, seed), caption) in prompts.Zip(seeds).Zip(together))
        {
            Assert.Equal(Alone(prompt, seed), caption?.Text);
        }

        string? Alone(string prompt, ulong seed)
        {
            try
            {
                return recaptioner.Recaption(prompt, seed).Text;
            }
            catch (InvalidDataException)
            {
                return null;
            }
        }
    }

    [Fact]
    public void A_caption_that_keeps_all_is_the_only_one_written()
    {
        using var trained = Trained();
        var (caption, seen) = Choose(trained, seed: 1, [1]);
        Assert.Equal(caption, Assert.Single(seen));
    }

    [Theory]
    [InlineData(0.1, 0.8, 0.8, 0.3)]
    [InlineData(0.0, 0.0, 0.0, 0.0)]
    public void Of_captions_that_keep_too_little_the_first_of_the_best_is_taken(params double[] kept)
    {
        using var trained = Trained();
        List<(string Caption, List<string> Seen)> chosen =
        [
            .. Enumerable.Range(1, 20).Select(seed => Choose(trained, (ulong)seed, kept)),
        ];

        Assert.All(
            chosen,
            one =>
            {
                var kepts = kept[..one.Seen.Count];
                Assert.Equal(one.Seen[Array.IndexOf(kepts, kepts.Max())], one.Caption);
            }
        );
        Assert.Contains(chosen, one => one.Seen.Distinct().Count() > 1);
    }

    [Fact]
    public void Words_in_another_script_are_told()
    {
        using var recaptioner = Trained();
        Assert.Equal(new Substitution("шар", null), recaptioner.Recaption("red ball шар").Substitutions[^1]);
    }

    [Fact]
    public void Words_that_mean_nothing_are_told_where_no_substitution_tells_them()
    {
        using var trained = Trained();

        Assert.Empty(trained.Recaption(Prompt).Unknown);
        Assert.Empty(KnowingOnly("red", "ball").Recaption(Prompt).Unknown);
        Assert.Empty(KnowingOnly("red").Recaption(Prompt).Unknown); // the model tells the ball itself
        Assert.Equal(["red"], KnowingOnly("circle").Recaption("Red ball").Unknown);

        GptRecaptioner KnowingOnly(params string[] words) =>
            new(trained.Tokenizer, trained.Model) { Language = new Language(static (_, _) => 1, words) };
    }

    [Fact]
    public void What_the_prompt_does_not_ask_for_is_told_as_no_substitution()
    {
        using var recaptioner = Trained(new("bal", "circle"));
        var caption = recaptioner.Recaption(Prompt);
        Assert.Equal("a red circle.", caption.Text);
        Assert.Empty(caption.Substitutions);
    }

    [Fact]
    public void A_model_that_goes_astray_is_told()
    {
        using var generator = manual_seed(1);
        using var recaptioner = new GptRecaptioner(Tokenizer, new Gpt(Config));
        Assert.Throws<InvalidDataException>(() => recaptioner.Recaption(Prompt));
    }

    [Fact]
    public void Saved_and_loaded_it_writes_the_same()
    {
        using var folder = new TemporaryFolder();
        using var recaptioner = Trained();
        RecaptionerFolder.Save(folder.Path, recaptioner.Tokenizer, recaptioner.Model, ScalarType.Float16);

        using var loaded = RecaptionerFolder.Load(folder.Path);

        Assert.Equal("a red circle.", loaded.Recaption(Prompt).Text);
        Assert.Equal(recaptioner.Model.Config, loaded.Model.Config);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("gpt.safetensors")]
    [InlineData("vocab.json")]
    [InlineData("merges.txt")]
    public void Another_part_is_another_name(string file)
    {
        using var folder = new TemporaryFolder();
        using var model = new Gpt(Config);
        RecaptionerFolder.Save(folder.Path, Tokenizer, model);
        var name = RecaptionerFolder.Fingerprint(folder.Path);
        Assert.Equal(name, RecaptionerFolder.Fingerprint(folder.Path));

        File.AppendAllText(folder.File(file), "\n");

        Assert.NotEqual(name, RecaptionerFolder.Fingerprint(folder.Path));
    }

    [Theory]
    [InlineData("config.json", "{}")]
    [InlineData("config.json", null)]
    [InlineData("gpt.safetensors", "x")]
    [InlineData("vocab.json", "[]")]
    public void A_broken_part_is_named(string file, string? content)
    {
        using var folder = new TemporaryFolder();
        using var model = new Gpt(Config);
        RecaptionerFolder.Save(folder.Path, Tokenizer, model);
        File.Delete(folder.File(file));
        if (content is not null)
        {
            File.WriteAllText(folder.File(file), content);
        }

        var error = Assert.ThrowsAny<Exception>(() => RecaptionerFolder.Load(folder.Path));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var recaptioner = Trained();
        recaptioner.Recaption(Prompt);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        recaptioner.Recaption(Prompt);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    // What it takes of captions unlike each other, of which each that is one keeps as much as is said of its number; and these.
    private static (string Caption, List<string> Seen) Choose(GptRecaptioner trained, ulong seed, double[] kept)
    {
        var seen = new List<string>();
        var recaptioner = new GptRecaptioner(trained.Tokenizer, trained.Model)
        {
            Sampling = new GptSampling(Temperature: 1.2),
            Language = new Language(
                (prompt, caption) =>
                {
                    Assert.Equal(Prompt, prompt);
                    seen.Add(caption);
                    return kept[seen.Count - 1];
                }
            ),
        };
        return (recaptioner.Recaption(Prompt, seed).Text, seen);
    }

    private sealed class Language(Func<string, string, double> kept, params string[] words) : IPromptLanguage
    {
        public double Kept(string prompt, string caption) => kept(prompt, caption);

        public bool Knows(string word) => words.Contains(word);
    }

    private static GptConfig Config { get; } =
        new()
        {
            VocabularySize = Tokenizer.Vocabulary.Count,
            ContextLength = 64,
            Width = 16,
            Layers = 2,
            Heads = 2,
        };

    private static GptRecaptioner Trained(Substitution? told = null)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(2);
        var layout = new RecaptionLayout(Tokenizer, Config.ContextLength);
        var answer = new DetailedCaption("a red circle.", [told ?? new("ball", "circle")]);
        long[] row = [.. layout.EncodePrompt(Prompt).Concat(layout.EncodeAnswer(answer)).Select(id => (long)id)];
        var ids = tensor(row).unsqueeze(0);
        var model = new Gpt(Config);
        using var optimizer = optim.Adam(model.parameters(), 0.02);
        for (var step = 0; step < 60; step++)
        {
            using var inner = NewDisposeScope();
            optimizer.zero_grad();
            Gpt.Loss(model.call(ids[.., ..^1]), ids[.., 1..]).backward();
            optimizer.step();
        }

        return new GptRecaptioner(Tokenizer, model);
    }
}
