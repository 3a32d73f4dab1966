using Sora.Lab.Layers;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Tests.Runs;

namespace Sora.Lab.Training.Tests.Stages;

/// <summary>Losses and gradients of a step, however its clips are laid out.</summary>
public sealed class PackedLossTests
{
    [Fact]
    public void Packed_and_padded_steps_have_the_same_loss_and_gradients()
    {
        using var folder = new TemporaryFolder();
        var config = TinyStages.Packed(TinyStages.ExportAutoencoder(folder));
        var packed = Step(config);
        var padded = Step(config with { Data = config.Data with { Packing = Packing.Padded } });

        Assert.Equal((packed.Clips, packed.Tokens), (padded.Clips, padded.Tokens));
        AssertEqual(packed, padded);
    }

    [Fact]
    public void Sequences_one_after_another_equal_one_that_holds_all_their_clips()
    {
        using var folder = new TemporaryFolder();
        var config = TinyStages.Packed(TinyStages.ExportAutoencoder(folder));
        // With one clip in sight, sequences hold clips in order: the first step of each has the first clips, none of them cut.
        var inOrder = With(config, native => native with { Lookahead = 1, MostFrames = 5 });
        using var clips = Clips(With(inOrder, native => native with { PacksPerStep = 3 }));
        var packs = clips.Take(0);
        var together = packs.Sum(pack => pack.Sum(clip => Tokens(clip.Size)));
        var joined = With(inOrder, native => native with { PacksPerStep = 1, TokenBudget = together });

        AssertEqual(Step(With(inOrder, native => native with { PacksPerStep = 3 })), Step(joined));
    }

    [Fact]
    public void The_loss_is_the_mean_over_tokens_not_over_clips()
    {
        using var folder = new TemporaryFolder();
        var config = With(
            TinyStages.Packed(TinyStages.ExportAutoencoder(folder)) with
            {
                Conditioning = new(0, 0, 0, 0, 0),
            },
            native => native with { Lookahead = 1, PacksPerStep = 4 }
        );
        using var clips = Clips(config);
        var packs = clips.Take(0);
        var alone = Enumerable
            .Range(0, 4)
            .Select(i => Step(With(config, native => native with { PacksPerStep = 1 }), number: i))
            .ToList();
        var tokens = packs.Select(pack => (double)pack.Sum(clip => Tokens(clip.Size))).ToList();

        Assert.Equal(tokens, alone.Select(step => (double)step.Tokens));
        var mean = alone.Zip(tokens, (step, count) => step.Loss * count).Sum() / tokens.Sum();
        Assert.Equal(1, Step(config).Loss / mean, 1e-5);
    }

    private static BaseStageConfig With(BaseStageConfig config, Func<NativeSizes, NativeSizes> change) =>
        config with
        {
            Data = config.Data with { Native = change(config.Data.Native) },
        };

    private static PackedClips Clips(BaseStageConfig config)
    {
        var sizes = config.Data.Native;
        var world = new NativeWorldClips(new WorldClips(1, simple: true), sizes, 1);
        return new PackedClips(world, sizes, Tokens, 1, config.CaptionDropout, 0);
    }

    private static int Tokens(ClipSize size) =>
        ((size.Frames / 4) + 1) * ((size.Height + 7) / 8) * ((size.Width + 7) / 8);

    private static void AssertEqual(StepResult one, StepResult other)
    {
        Assert.Equal(1, other.Loss / one.Loss, 1e-5);
        Assert.Equal(one.Gradients.Count, other.Gradients.Count);
        var largest = one.Gradients.Max(gradient => gradient.Max(Math.Abs));
        Assert.True(largest > 0);
        Assert.All(
            one.Gradients.Zip(other.Gradients),
            pair =>
            {
                var scale = pair.First.Max(Math.Abs) + (1e-3f * largest);
                Assert.All(
                    pair.First.Zip(pair.Second),
                    values => Assert.InRange(Math.Abs(values.First - values.Second) / scale, 0, 1e-5)
                );
            }
        );
    }

    private static StepResult Step(BaseStageConfig config, long number = 0)
    {
        using var scope = NewDisposeScope();
        using var weights = manual_seed(4);
        using var stage = config.Build(1, CPU);
        using var generator = new Generator(1, CPU);
        foreach (var parameter in stage.Modules.SelectMany(module => module.Module.parameters()))
        {
            using var nothing = no_grad();
            parameter.add_(randn_like(parameter).Times(0.1)); // an untrained model is silent
        }

        var step = stage.Loss(number, generator);
        step.Loss.backward();
        var gradients = stage
            .Modules.SelectMany(module => module.Module.parameters())
            .Select(parameter => parameter.grad?.data<float>().ToArray() ?? [0f]);
        return new StepResult(step.Loss.item<float>(), step.Clips, step.Tokens, [.. gradients]);
    }

    private sealed record StepResult(double Loss, int Clips, long Tokens, IReadOnlyList<float[]> Gradients);
}
