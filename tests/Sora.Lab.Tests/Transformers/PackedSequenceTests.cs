using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Transformers;

/// <summary>Clips of several sizes in one sequence of a diffusion transformer.</summary>
public sealed class PackedSequenceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Packed_clips_equal_clips_by_themselves_with_their_gradients(bool pooledText)
    {
        using var scope = NewDisposeScope();
        using var model = TinyTransformer.Shaken(TinyTransformer.Config with { PooledText = pooledText });
        var text = TinyTransformer.Text(6);
        Tensor[] latents =
        [
            TinyTransformer.Latents(2, 3, 4, 6),
            TinyTransformer.Latents(1, 1, 8, 2),
            TinyTransformer.Latents(3, 2, 4, 4),
        ];
        Tensor[] times = [rand(2), rand(1), rand(3, 2)];
        var packed = model.call(new DiffusionInput(latents, times, text));
        var packedGradients = Gradients(model, packed);
        var (alone, first) = (new List<Tensor>(), 0);
        for (var i = 0; i < latents.Length; i++)
        {
            var count = (int)latents[i].size(0);
            var own = new TextContext(
                text.States[first..(first + count)],
                [.. text.Lengths.Skip(first).Take(count)],
                text.Padding
            );
            alone.Add(model.Predict(latents[i], times[i], own));
            first += count;
        }

        Assert.All(alone, (own, i) => Assert.InRange(Recording.RelativeError(packed[i], own), 0, 1e-5));
        Assert.All(
            Gradients(model, alone),
            (gradient, i) => Assert.InRange(Recording.RelativeError(packedGradients[i], gradient), 0, 1e-5)
        );
    }

    [Fact]
    public void Padded_clips_equal_packed_ones_with_their_gradients()
    {
        using var scope = NewDisposeScope();
        using var model = TinyTransformer.Shaken();
        var packed = Mixed(perFrame: true);
        var outputs = model.call(packed);
        var gradients = Gradients(model, outputs);
        var padded = model.call(packed with { IsPadded = true });
        Assert.All(padded, (output, i) => Assert.InRange(Recording.RelativeError(output, outputs[i]), 0, 1e-5));
        Assert.All(
            Gradients(model, padded),
            (gradient, i) => Assert.InRange(Recording.RelativeError(gradient, gradients[i]), 0, 1e-5)
        );

        var byClip = Mixed(perFrame: false);
        Assert.All(
            model.call(byClip with { IsPadded = true }).Zip(model.call(byClip)),
            pair => Assert.InRange(Recording.RelativeError(pair.First, pair.Second), 0, 1e-5)
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_clip_of_a_sequence_moves_when_another_changes(bool isPadded)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = TinyTransformer.Shaken();
        var input = Mixed(perFrame: true) with { IsPadded = isPadded };
        var before = model.call(input);
        for (var changed = 0; changed < input.Latents.Count; changed++)
        {
            var latents = input.Latents.Select((x, i) => i == changed ? x.Plus(1) : x).ToList();
            var after = model.call(input with { Latents = latents });
            Assert.All(
                after.Zip(before),
                (pair, i) => Assert.Equal(i != changed, pair.First.equal(pair.Second).all().item<bool>())
            );
        }
    }

    [Fact]
    public void The_order_of_clips_in_a_sequence_does_not_matter()
    {
        using var scope = NewDisposeScope();
        using var model = TinyTransformer.Shaken();
        var input = Mixed(perFrame: true);
        int[] order = [2, 4, 0, 3, 1];
        int[] firsts = [0, 2, 3, 6, 7];
        var clips = order.SelectMany(i => Enumerable.Range(firsts[i], (int)input.Latents[i].size(0))).ToList();
        var text = new TextContext(
            input.Text.States[tensor([.. clips.Select(clip => (long)clip)])],
            [.. clips.Select(clip => input.Text.Lengths[clip])],
            input.Text.Padding
        );
        var turned = new DiffusionInput(
            [.. order.Select(i => input.Latents[i])],
            [.. order.Select(i => input.Timesteps[i])],
            text
        );
        var before = model.call(input);
        var gradients = Gradients(model, before, i => i + 1);
        var after = model.call(turned);

        Assert.All(after, (output, i) => Assert.InRange(Recording.RelativeError(output, before[order[i]]), 0, 1e-5));
        Assert.All(
            Gradients(model, after, i => order[i] + 1),
            (gradient, i) => Assert.InRange(Recording.RelativeError(gradient, gradients[i]), 0, 1e-5)
        );
    }

    // Images and clips; the second and third have equally many tokens in different grids.
    private static DiffusionInput Mixed(bool perFrame)
    {
        using var generator = random.manual_seed(11);
        Tensor[] latents =
        [
            TinyTransformer.Latents(2, 3, 4, 6),
            TinyTransformer.Latents(1, 1, 8, 4),
            TinyTransformer.Latents(3, 2, 4, 4),
            TinyTransformer.Latents(1, 1, 2, 2),
            TinyTransformer.Latents(1, 5, 2, 6),
        ];
        var times = latents.Select(x => perFrame ? rand(x.size(0), x.size(2)) : rand(x.size(0)));
        return new DiffusionInput(latents, [.. times], TinyTransformer.Text(8));
    }

    private static List<Tensor> Gradients(
        DiffusionTransformer model,
        IReadOnlyList<Tensor> outputs,
        Func<int, int>? weight = null
    )
    {
        model.zero_grad();
        using var scope = NewDisposeScope();
        var loss = outputs
            .Select((output, i) => output.square().sum().Times(weight?.Invoke(i) ?? i + 1))
            .Aggregate((a, b) => a.add(b));
        loss.backward();
        return [.. model.parameters().Select(parameter => parameter.grad!.clone().MoveToOuterDisposeScope())];
    }
}
