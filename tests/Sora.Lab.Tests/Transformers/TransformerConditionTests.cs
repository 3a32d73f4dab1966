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
}
