using System.Reflection;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Transformers;

public sealed class DiffusionTransformerTests
{
    [Fact]
    public void An_untrained_model_predicts_zero_and_its_blocks_are_the_identity()
    {
        using var scope = NewDisposeScope();
        using var model = new DiffusionTransformer(TinyTransformer.Config);
        var velocity = model.Predict(TinyTransformer.Latents(2, 2, 4, 4), rand(2), TinyTransformer.Text(2));
        Assert.Equal(0, velocity.abs().max().item<float>());

        using var block = new DiffusionTransformerBlock(TinyTransformer.Config);
        var x = randn(8, 24);
        var groups = new Lab.Patches.TokenGroup[] { new(1, new Lab.Patches.GridSize(2, 2, 2)) };
        var context = new BlockContext(
            TokenTimesteps.Of([rand(1)], groups),
            zeros(1, 6, 24),
            RotaryEmbedding.Table(groups[0].Grid, 12),
            new CrossAttentionContext(randn(1, 5, 24), null, null)
        );
        var y = block.call(new Lab.Patches.PackedTokens(x, groups), context);
        Assert.True(y.Values.equal(x).all().item<bool>());
    }

    [Fact]
    public void Timesteps_by_clip_by_frame_and_by_token_agree_when_they_are_equal()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = TinyTransformer.Shaken();
        var (x, text) = (TinyTransformer.Latents(2, 3, 4, 6), TinyTransformer.Text(2));
        var t = tensor([0.3f, 0.8f]);
        var byClip = model.Predict(x, t, text);
        var byFrame = model.Predict(x, t.unsqueeze(1).expand(2, 3), text);
        var byToken = model.Predict(x, t.view(2, 1, 1, 1).expand(2, 3, 2, 3), text);
        Assert.InRange(Recording.RelativeError(byFrame, byClip), 0, 1e-5);
        Assert.InRange(Recording.RelativeError(byToken, byClip), 0, 1e-5);
    }

    [Fact]
    public void A_timestep_of_a_frame_is_that_of_all_its_tokens()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = TinyTransformer.Shaken();
        var (x, text) = (TinyTransformer.Latents(2, 3, 4, 6), TinyTransformer.Text(2));
        var t = rand(2, 3);
        var byFrame = model.Predict(x, t, text);
        var byToken = model.Predict(x, t.view(2, 3, 1, 1).expand(2, 3, 2, 3), text);
        Assert.InRange(Recording.RelativeError(byToken, byFrame), 0, 1e-5);
        var other = model.Predict(x, t.flip(1), text);
        Assert.True(Recording.RelativeError(other, byFrame) > 1e-3);
    }

    [Theory]
    [InlineData(QueryKeyNorm.WholeWidth)]
    [InlineData(QueryKeyNorm.PerHead)]
    public void Gradients_reach_every_parameter(QueryKeyNorm norm)
    {
        using var scope = NewDisposeScope();
        var config = TinyTransformer.Config with { QueryKeyNorm = norm, ActionWidth = 3, PooledText = true };
        using var model = TinyTransformer.Shaken(config);
        var input = new DiffusionInput([TinyTransformer.Latents(2, 2, 4, 4)], [rand(2, 2)], TinyTransformer.Text(2))
        {
            Actions = [randn(2, 2, 3)],
        };
        model.call(input)[0].square().sum().backward();
        Assert.All(
            model.named_parameters(),
            pair => Assert.True(pair.parameter.grad?.abs().sum().item<float>() > 0, pair.name)
        );
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var scope = NewDisposeScope();
        using var model = TinyTransformer.Shaken();
        Tensor[] latents = [TinyTransformer.Latents(2, 2, 4, 4), TinyTransformer.Latents(1, 1, 4, 4)];
        Tensor[] times = [rand(2, 2), rand(1, 1, 2, 2)];
        var text = TinyTransformer.Text(3);
        Step(); // gradients come to be
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Step();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Step()
        {
            var velocities = model.call(new DiffusionInput(latents, times, text));
            using var loss = velocities[0].sum();
            loss.backward();
            foreach (var velocity in velocities)
            {
                velocity.Dispose();
            }
        }
    }

    [Fact]
    public void A_model_outlives_the_scope_it_was_made_in()
    {
        DiffusionTransformer model;
        using (NewDisposeScope())
        {
            model = new DiffusionTransformer(TinyTransformer.Config);
        }

        using var scope = NewDisposeScope();
        _ = model.Predict(TinyTransformer.Latents(1, 1, 4, 4), rand(1), TinyTransformer.Text(1));
        model.Dispose();
    }

    [Fact]
    public void A_few_steps_overfit_one_clip()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(5);
        using var model = new DiffusionTransformer(TinyTransformer.Config);
        using var optimizer = optim.Adam(model.parameters(), lr: 3e-3);
        var (x, text) = (TinyTransformer.Latents(2, 2, 4, 4), TinyTransformer.Text(2));
        var (target, t) = (TinyTransformer.Latents(2, 2, 4, 4), tensor([0.2f, 0.7f]));
        var losses = Enumerable.Range(0, 100).Select(_ => Step()).ToList();
        Assert.True(losses[^1] < 0.1 * losses[0], $"{losses[0]} -> {losses[^1]}");

        float Step()
        {
            using var step = NewDisposeScope();
            optimizer.zero_grad();
            var loss = model.Predict(x, t, text).sub(target).square().mean();
            loss.backward();
            optimizer.step();
            return loss.item<float>();
        }
    }

    [Fact]
    public void Keys_and_shapes_are_the_approved()
    {
        using var scope = NewDisposeScope();
        using var model = new DiffusionTransformer(
            TinyTransformer.Config with
            {
                Depth = 1,
                ActionWidth = 3,
                PooledText = true,
                ImageWidth = 7,
                CrossAttention = CrossAttentionKind.TextAndImage,
            }
        );
        var lines = model.state_dict().Select(pair => $"{pair.Key} [{string.Join(", ", pair.Value.shape)}]");
        var approved = Path.Combine(AppContext.BaseDirectory, "Recordings", "diffusion_transformer.approved.txt");
        Assert.Equal(File.ReadAllLines(approved), lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_layer_is_registered()
    {
        using var model = new DiffusionTransformer(
            TinyTransformer.Config with
            {
                ActionWidth = 3,
                PooledText = true,
                ImageWidth = 7,
                CrossAttention = CrossAttentionKind.TextAndImage,
            }
        );
        Assert.All(
            model.modules().Where(module => module.GetType().Assembly == typeof(DiffusionTransformer).Assembly),
            module =>
            {
                var fields = module
                    .GetType()
                    .GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
                    .Where(field => field.GetValue(module) is nn.Module or Tensor)
                    .Select(field => field.Name);
                var known = module.named_children().Select(child => child.name);
                var tensors = module.named_parameters(recurse: false).Select(parameter => parameter.name);
                Assert.Equal(fields.Order(), known.Concat(tensors).Order());
            }
        );
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_one_sentence()
    {
        using var scope = NewDisposeScope();
        using var model = new DiffusionTransformer(TinyTransformer.Config);
        var (x, text) = (TinyTransformer.Latents(2, 3, 4, 4), TinyTransformer.Text(2));
        Refused("[2] or [2, 3] or [2, 3, 2, 2], found [3]", () => model.Predict(x, rand(3), text));
        Refused("2 prompts for 2 clips, found 1", () => model.Predict(x, rand(2), TinyTransformer.Text(1)));
        Refused("4 channels, found 3", () => model.Predict(x[.., ..3], rand(2), text));
        Refused("length must be 1 to 5, found 6", () => model.Predict(x, rand(2), text with { Lengths = [1, 6] }));
        Refused("even multiple of heads", () => (TinyTransformer.Config with { Heads = 5 }).Checked());
        Refused("actions", () => model.call(new DiffusionInput([x], [rand(2)], text) { Actions = [x] }));
    }

    private static void Refused(string message, Func<object> act) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);
}
