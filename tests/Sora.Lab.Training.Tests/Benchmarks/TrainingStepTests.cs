using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Training.Benchmarks;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Stages;
using Sora.Lab.Transformers;

namespace Sora.Lab.Training.Tests.Benchmarks;

public sealed class TrainingStepTests
{
    private const int Batch = 2;
    private const int TextTokens = 32;

    private static readonly VideoAutoencoderConfig Pixels = VideoAutoencoderConfig.Pixels(new(4, 8, 8));

    private static readonly BaseStageConfig Stage = new()
    {
        Autoencoder = null,
        Width = 32,
        Depth = 2,
        Heads = 2,
        PatchOverlap = 1,
        PooledText = true,
        Prediction = Prediction.Preconditioned,
        LossTimeFloor = 0.1,
    };

    private static readonly Bucket Clips = new(16, 24, 9, Batch); // 3 x 3 x 2 tokens

    [Fact]
    public void Operations_are_six_for_each_weight_and_token_that_meet_and_those_of_attention()
    {
        using var step = new TrainingStep(Stage, Pixels, Clips, new Compute(CPU, ScalarType.Float32));
        var text = TextEncoderConfig.Lab(512);
        using var transformer = MetaModules.Build(() =>
            new DiffusionTransformer(Stage.Transformer(Pixels.LatentChannels, text.Width))
        );
        using var encoder = MetaModules.Build(() => new TextEncoder(text));
        var (n, l, d) = (18.0, (double)TextTokens, Stage.Width);
        var matrices = transformer.named_parameters().Sum(each => each.parameter.numel() * Meets(each.name, n));
        matrices += encoder
            .named_parameters()
            .Where(each => each.name.StartsWith("blocks.", StringComparison.Ordinal) && each.parameter.dim() == 2)
            .Sum(each => each.parameter.numel() * 6.0 * l);
        var attention = (Stage.Depth * d * ((n * n) + (n * l))) + (text.Layers * text.AttentionWidth * l * l);

        Assert.Equal(18, step.Grid.Count);
        Assert.Equal(Batch * (matrices + (12 * attention)), step.Operations, 0.5);
    }

    [Fact]
    public void A_step_trains_and_leaves_no_tensor_alive()
    {
        using var step = new TrainingStep(Stage, Pixels, Clips, new Compute(CPU, ScalarType.Float32));
        var first = Enumerable.Range(0, 20).Select(_ => step.Take()).Average();
        var alive = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var last = Enumerable.Range(0, 80).Select(_ => step.Take()).TakeLast(20).Average();

        Assert.Equal(alive, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.True(last < 0.97 * first, $"Expected less than {first}; found {last}.");
    }

    [Fact]
    public void Widths_and_types_take_turns_and_each_round_is_in_the_report()
    {
        var settings = new StepBenchmarkSettings(Stage, Pixels, Clips)
        {
            Widths = [32, 64],
            Rounds = 3,
            Side = 32,
        };
        using var benchmark = new StepBenchmark(settings);
        var rounds = new List<string>();
        var report = benchmark.Run(rounds.Add);

        Assert.Equal(["fp32", "bf16", "fp32", "bf16"], report.Rows.Select(row => row.Type));
        Assert.Equal(3, rounds.Count);
        Assert.All(report.Rows, row => Assert.True(row.Seconds.Count == 3 && row.Shares.All(share => share > 0)));
        Assert.Equal(4, report.Resident.Count);
        Assert.True(report.Rows[2].Operations > report.Rows[0].Operations);
        Assert.Equal(13, report.ToCsv().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("| 64 wide, 2 deep, ", report.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void Medians_and_shares_are_those_of_the_same_round()
    {
        var row = new StepRow("m", "fp32", 8, [2, 4, 1], [8, 4, 16]);

        Assert.Equal([0.5, 0.5, 0.5], row.Shares);
        Assert.Equal(4, Timing.Median(row.Rates));
        Assert.Equal(2.5, Timing.Median([4, 1, 3, 2]));
    }

    [Fact]
    public void A_width_that_cuts_a_head_is_refused()
    {
        var settings = new StepBenchmarkSettings(Stage, Pixels, Clips) { Widths = [40] };
        var error = Assert.Throws<TrainingException>(() => new StepBenchmark(settings));

        Assert.Contains("'width' must be a multiple of a head, 16; found 40", error.Message, StringComparison.Ordinal);
    }

    // Operations for each of its values: none for what is no matrix, or meets one number a clip or frame.
    private static double Meets(string name, double tokens)
    {
        const int Both = 4; // forward, and backward to weights
        const int All = 6; // and to inputs
        return name == "patchEmbedding.weight" ? Both * tokens
            : !name.EndsWith(".weight", StringComparison.Ordinal) ? 0
            : name.Contains("Norm.", StringComparison.Ordinal) ? 0
            : name.Contains(".text.", StringComparison.Ordinal) ? All * TextTokens
            : name.StartsWith("textEmbedding.", StringComparison.Ordinal) ? All * TextTokens
            : name.StartsWith("blocks.", StringComparison.Ordinal) ? All * tokens
            : name == "head.projection.weight" ? All * tokens
            : 0;
    }
}
