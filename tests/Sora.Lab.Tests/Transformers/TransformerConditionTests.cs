using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Transformers;

/// <summary>What a diffusion transformer is told beside the time: prompts and actions.</summary>
public sealed class TransformerConditionTests
{
    [Fact]
    public void What_lies_beyond_a_masked_prompt_does_not_matter()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = TinyTransformer.Shaken(TinyTransformer.Config with { PooledText = true });
        var (x, t, text) = (TinyTransformer.Latents(2, 2, 4, 4), rand(2), TinyTransformer.Text(2));
        var other = text.States.clone();
        other[0, 1..] = randn(4, 10); // the first prompt has one token
        var before = model.Predict(x, t, text);
        var after = model.Predict(x, t, text with { States = other });
        Assert.InRange(Recording.RelativeError(after, before), 0, 1e-6);
        var attended = model.Predict(x, t, text with { States = other, Padding = TextPadding.Attended });
        Assert.True(Recording.RelativeError(attended, before) > 1e-3);
    }

    [Fact]
    public void A_prompt_moves_its_own_clip_by_its_mean_too()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = TinyTransformer.Shaken(TinyTransformer.Config with { PooledText = true });
        foreach (var block in model.modules().Where(module => module.GetType().Name == nameof(CrossAttention)))
        {
            block.parameters().ToList().ForEach(parameter => parameter.zero_());
        }

        var (x, t, text) = (TinyTransformer.Latents(2, 2, 4, 4), rand(2, 2), TinyTransformer.Text(2));
        var other = text.States.clone();
        other[1, 0] = randn(10);
        var (before, after) = (model.Predict(x, t, text), model.Predict(x, t, text with { States = other }));
        Assert.InRange(Recording.RelativeError(after[0], before[0]), 0, 1e-6);
        Assert.True(Recording.RelativeError(after[1], before[1]) > 1e-4);
    }

    [Fact]
    public void An_action_reaches_its_clip()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = TinyTransformer.Shaken(TinyTransformer.Config with { ActionWidth = 3 });
        var (x, t, text) = (TinyTransformer.Latents(2, 3, 4, 4), rand(2), TinyTransformer.Text(2));
        var actions = zeros(2, 3, 3);
        var still = model.call(new DiffusionInput([x], [t], text) { Actions = [actions] })[0];
        actions[1, 2, 0] = tensor(1f);
        var moved = model.call(new DiffusionInput([x], [t], text) { Actions = [actions] })[0];
        Assert.InRange(Recording.RelativeError(moved[0], still[0]), 0, 1e-6);
        Assert.True(Recording.RelativeError(moved[1], still[1]) > 1e-4);
    }

    [Fact]
    public void In_a_causal_model_a_frame_is_the_same_whatever_follows()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = TinyTransformer.Shaken(TinyTransformer.Config with { IsCausal = true });
        var (x, t, text) = (TinyTransformer.Latents(2, 3, 4, 4), rand(2, 3), TinyTransformer.Text(2));
        var all = model.Predict(x, t, text);
        var first = model.Predict(x.narrow(2, 0, 2), t.narrow(1, 0, 2), text);
        Assert.InRange(Recording.RelativeError(all.narrow(2, 0, 2), first), 0, 1e-5);
        x[.., .., 0] = randn([2, 4, 4, 4]);
        Assert.True(Recording.RelativeError(model.Predict(x, t, text).narrow(2, 2, 1), all.narrow(2, 2, 1)) > 1e-4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Frames_that_follow_a_memory_are_what_they_are_in_one_pass(int later)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var causal = TinyTransformer.Config with { IsCausal = true, ActionWidth = 3, FractionalPositions = true };
        using var model = TinyTransformer.Shaken(causal);
        var (x, t, text) = (TinyTransformer.Latents(2, 4, 4, 4), rand(2, 4), TinyTransformer.Text(2));
        var actions = rand(2, 4, 3);
        var whole = model.call(new DiffusionInput([x], [t], text) { Actions = [actions] })[0];
        using var memory = new FrameMemory(4);
        var first = Part(0, 4 - later);
        for (var step = 0; step < 2; step++)
        {
            var last = Part(4 - later, later);
            Assert.InRange(Recording.RelativeError(last, whole.narrow(2, 4 - later, later)), 0, 1e-5);
        }

        Assert.InRange(Recording.RelativeError(first, whole.narrow(2, 0, 4 - later)), 0, 1e-5);
        Assert.Throws<ArgumentException>(() =>
            TinyTransformer.Shaken().call(new DiffusionInput([x], [t], text) { Memory = memory })
        );

        Tensor Part(int start, int count) =>
            model.call(
                new DiffusionInput([x.narrow(2, start, count)], [t.narrow(1, start, count)], text)
                {
                    Actions = [actions.narrow(1, start, count)],
                    Memory = memory,
                }
            )[0];
    }

    [Fact]
    public void What_a_causal_model_cannot_take_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = TinyTransformer.Shaken(TinyTransformer.Config with { IsCausal = true, ActionWidth = 3 });
        var (x, t, text) = (TinyTransformer.Latents(1, 3, 4, 4), rand(1, 3), TinyTransformer.Text(1));
        var input = new DiffusionInput([x], [t], text) { Actions = [zeros(1, 3, 3)] };
        var both = new DiffusionInput([x, x], [t, t], TinyTransformer.Text(2))
        {
            Actions = [.. input.Actions!, .. input.Actions!],
        };
        Assert.Throws<ArgumentException>(() => model.call(both));
        Assert.Throws<ArgumentException>(() => model.call(input with { IsPadded = true }));
        Assert.Throws<ArgumentException>(() => model.call(input with { Actions = [zeros(1, 2, 3)] }));
    }
}
