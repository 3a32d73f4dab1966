using Sora.Lab.Published;

namespace Sora.Lab.Tests.Published;

public sealed class MemoryPlanTests : IDisposable
{
    private const long Gigabyte = 1_000_000_000;

    private static readonly Compute Narrow = new(CPU, ScalarType.BFloat16);

    private readonly TemporaryFolder folder = new();
    private readonly PublishedModel model;

    public MemoryPlanTests() => model = PublishedModel.Open(SparseModel.Write(folder.Path));

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void The_published_model_has_its_numbers_by_headers_alone()
    {
        Assert.Equal((825, 1_418_996_800), (model.Transformer.Tensors, model.Transformer.Parameters));
        Assert.Equal((242, 5_680_910_336), (model.TextEncoder.Tensors, model.TextEncoder.Parameters));
        Assert.Equal((194, 126_892_531), (model.Autoencoder.Tensors, model.Autoencoder.Parameters));
        Assert.Equal(12, model.TransformerConfig.Heads);
        Assert.Equal(32_760, GenerationCost.Tokens(model, GenerationSettings.Wan21));
        Assert.InRange(GenerationCost.TransformerPass(model.TransformerConfig, 32_760, 512), 282e12, 284e12);
    }

    [Fact]
    public void Decoding_costs_what_its_convolutions_cost()
    {
        // Twice the pixels, or nearly twice the frames, twice the operations.
        var once = Cost(240, 416, 17);
        Assert.InRange(Cost(480, 416, 17) / once, 1.999, 2.001);
        Assert.InRange(Cost(240, 416, 33) / once, 1.85, 2);
        // Each pixel passes seven convolutions of 96 x 96 x 27 at the full size alone.
        Assert.True(once > 17.0 * 240 * 416 * 2 * 7 * 96 * 96 * 27 * 0.8);

        double Cost(int height, int width, int frames) => GenerationCost.Decoding(model, Size(width, height, frames));
    }

    [Fact]
    public void Weights_are_counted_with_their_islands_of_float32()
    {
        var plan = Plan(GenerationSettings.Wan21, 100 * Gigabyte);
        Assert.Equal(["encode text", "denoise", "decode"], plan.Stages.Select(stage => stage.Name));
        Assert.Equal(2 * 5_680_910_336, plan.Stages[0].Weights);
        Assert.InRange(plan.Stages[1].Weights, (2 * 1_418_996_800L) + 1, (2 * 1_418_996_800L) + (60L << 20));
        Assert.Equal(4 * 126_892_531, plan.Stages[2].Weights);
        Assert.True(plan.Fits && plan.GuidesInOneBatch);
    }

    [Fact]
    public void Guidance_takes_two_passes_where_one_of_both_does_not_fit()
    {
        var roomy = Plan(GenerationSettings.Wan21, 100 * Gigabyte);
        var tight = Plan(GenerationSettings.Wan21, new MemoryBudget(100 * Gigabyte, roomy.Stages[1].Peak - 1));
        Assert.False(tight.GuidesInOneBatch);
        Assert.True(tight.Stages[1].Fits);
        Assert.False(Plan(GenerationSettings.Wan21 with { Guidance = 1 }, 100 * Gigabyte).GuidesInOneBatch);
    }

    [Fact]
    public void A_text_encoder_that_the_gpu_has_no_room_for_stays_on_the_host()
    {
        var gpu = new Compute(new Device(DeviceType.CUDA, 0), ScalarType.BFloat16);
        var plan = MemoryPlan.Of(model, Size(416, 240, 17), gpu, new MemoryBudget(64 * Gigabyte, 8 * Gigabyte));
        Assert.Equal([DeviceType.CPU, DeviceType.CUDA, DeviceType.CUDA], plan.Stages.Select(stage => stage.Device));
        Assert.True(plan.Fits);
    }

    [Fact]
    public void Float32_is_for_text_where_there_is_room_only()
    {
        Assert.Equal(ScalarType.Float32, Plan(Size(416, 240, 17), 30 * Gigabyte, TinyModel.Float32).TextType);
        Assert.Equal(ScalarType.BFloat16, Plan(Size(416, 240, 17), 16 * Gigabyte, TinyModel.Float32).TextType);
    }

    [Fact]
    public void A_size_that_does_not_fit_is_refused_with_the_nearest_that_does()
    {
        var budget = new MemoryBudget(15 * Gigabyte, 8 * Gigabyte);
        var plan = MemoryPlan.Of(model, GenerationSettings.Wan21, Narrow, budget);
        var error = Assert.Throws<InvalidOperationException>(() =>
            plan.Checked(model, GenerationSettings.Wan21, Narrow, budget)
        );
        Assert.Contains("81 frames of 832x480", error.Message, StringComparison.Ordinal);
        Assert.Contains("8.00 GB", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        var words = error.Message.Split("the nearest size that does is ")[1].TrimEnd('.').Split(' ', 'x');
        var nearest = Size(int.Parse(words[3]), int.Parse(words[4]), int.Parse(words[0]));
        Assert.True(MemoryPlan.Of(model, nearest, Narrow, budget).Fits);
        var larger = nearest with { Height = nearest.Height + 16, Width = nearest.Width + 32 };
        Assert.False(MemoryPlan.Of(model, larger, Narrow, budget).Fits);
    }

    [Fact]
    public void Where_the_weights_alone_are_too_much_no_size_is_offered()
    {
        var budget = new MemoryBudget(Gigabyte, Gigabyte);
        var error = Assert.Throws<InvalidOperationException>(() =>
            MemoryPlan.Of(model, Size(64, 64, 1), Narrow, budget).Checked(model, Size(64, 64, 1), Narrow, budget)
        );
        Assert.Contains("no size does", error.Message, StringComparison.Ordinal);
    }

    private static GenerationSettings Size(int width, int height, int frames) =>
        GenerationSettings.Wan21 with
        {
            Width = width,
            Height = height,
            Frames = frames,
        };

    private MemoryPlan Plan(GenerationSettings settings, long bytes, Compute? compute = null) =>
        MemoryPlan.Of(model, settings, compute ?? Narrow, new MemoryBudget(bytes, bytes));

    private MemoryPlan Plan(GenerationSettings settings, MemoryBudget budget) =>
        MemoryPlan.Of(model, settings, Narrow, budget);
}
