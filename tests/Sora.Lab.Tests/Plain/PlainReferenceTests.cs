using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using Sora.Lab.Patches;
using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Plain;

/// <summary>Networks and samplers of random sizes, against the same written out in double precision without torch.</summary>
public sealed class PlainReferenceTests
{
    private const double Tolerance = 5e-5;

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_transformer_of_packed_clips_is_the_plain_one_clip_by_clip(int seed)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var draw = new Draw(seed);
        var heads = draw.Int(1, 3);
        var hasImage = draw.Flag();
        var config = new DiffusionTransformerConfig
        {
            InputChannels = draw.Int(1, 5),
            OutputChannels = draw.Int(1, 4),
            Patch = new PatchSize(draw.Int(1, 2), draw.Int(1, 2), draw.Int(1, 3)),
            Heads = heads,
            Width = heads * draw.Of(6, 8, 12, 16),
            Depth = draw.Int(1, 2),
            FeedForwardWidth = draw.Int(5, 20),
            TextWidth = draw.Int(3, 9),
            FrequencyWidth = 2 * draw.Int(2, 8),
            QueryKeyNorm = draw.Of(QueryKeyNorm.WholeWidth, QueryKeyNorm.PerHead),
            Gelu = draw.Of(GeluForm.Tanh, GeluForm.Exact, GeluForm.Sigmoid),
            CrossAttention = hasImage ? CrossAttentionKind.TextAndImage : CrossAttentionKind.Text,
            ImageWidth = hasImage ? draw.Int(3, 8) : 0,
        };
        var model = draw.Weights(new DiffusionTransformer(config));
        var clips = Enumerable.Range(0, draw.Int(1, 3)).Select(_ => Clip(draw, config)).ToList();
        var padding = draw.Of(TextPadding.Masked, TextPadding.Attended);
        var (words, longest) = (clips.Select(_ => draw.Int(1, 5)).ToList(), 5);
        var text = new TextContext(draw.Normal(clips.Count, longest, config.TextWidth), words, padding);
        var image = hasImage ? draw.Normal(clips.Count, 4, config.ImageWidth) : null;
        var input = new DiffusionInput(
            [.. clips.Select(clip => clip.Latent.unsqueeze(0))],
            [.. clips.Select(clip => tensor(clip.Times).unsqueeze(0))],
            text
        )
        {
            Image = image,
        };

        var velocities = model.call(input);

        var plain = new PlainTransformer(model);
        for (var i = 0; i < clips.Count; i++)
        {
            var (latent, size) = (clips[i].Latent, clips[i].Latent.shape);
            var seen = padding == TextPadding.Masked ? words[i] : longest;
            var expected = plain.Run(
                Plain.Numbers(latent),
                ((int)size[1], (int)size[2], (int)size[3]),
                clips[i].Times,
                Plain.Rows(text.States[i, ..seen]),
                image is null ? null : Plain.Rows(image[i])
            );
            Assert.InRange(Plain.Error(expected, velocities[i]), 0, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_autoencoder_in_chunks_is_the_plain_one_of_the_whole_clip(int seed)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var draw = new Draw(seed);
        var strides = Enumerable.Range(0, draw.Int(1, 2)).Select(_ => draw.Flag()).ToList();
        AutoencoderStage Stage(int least) => new(2 * draw.Int(1, 3), draw.Int(least, 1));
        var config = new VideoAutoencoderConfig
        {
            LatentChannels = draw.Int(1, 3),
            TimeStrides = strides,
            Encoder = [.. Enumerable.Range(0, strides.Count + 1).Select(_ => Stage(1))],
            Decoder = [.. Enumerable.Range(0, strides.Count + 1).Select(_ => Stage(1))],
            EncoderMiddle = draw.Flag(),
            DecoderMiddle = draw.Flag(),
            PixelKernelFrames = draw.Of(1, 3),
            SecondKernelFrames = draw.Of(1, 3),
            LatentFramesPerPass = draw.Int(1, 3),
        };
        var model = draw.Weights(new VideoAutoencoder(config));
        var stride = model.Stride;
        var clip = draw.Normal(
            3,
            1 + (stride.Frames * draw.Int(0, 2)),
            stride.Height * draw.Int(1, 2),
            stride.Width * draw.Int(1, 3)
        );

        var latent = model.ToLatent(clip.unsqueeze(0));
        var pixels = model.FromLatent(latent);

        var plain = new PlainAutoencoder(model);
        var expected = plain.Encode(PlainClip.Of(clip));
        Assert.InRange(Plain.Error(expected.Values, latent), 0, Tolerance);
        var decoded = plain.Decode(expected).Map(value => Math.Clamp(value, -1, 1));
        Assert.InRange(Plain.Error(decoded.Values, pixels), 0, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_text_encoder_of_padded_texts_is_the_plain_one_text_by_text(int seed)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var draw = new Draw(seed);
        var heads = draw.Int(1, 4);
        var config = new TextEncoderConfig
        {
            VocabularySize = draw.Int(5, 30),
            Width = draw.Int(4, 16),
            AttentionWidth = heads * draw.Int(2, 6),
            FeedForwardWidth = draw.Int(4, 20),
            FeedForward = draw.Of(TextFeedForwardForm.GatedGelu, TextFeedForwardForm.Relu),
            Heads = heads,
            Layers = draw.Int(1, 3),
            MaxLength = 64,
            SharesPositionBias = draw.Flag(),
            PositionBuckets = 4 * draw.Int(1, 8),
            MaxDistance = draw.Int(20, 128),
        };
        var model = draw.Weights(new TextEncoder(config));
        int[] lengths = [draw.Int(1, 30), 30, draw.Int(1, 30)];
        var ids = draw.Ids(config.VocabularySize, lengths.Length, 30);

        var states = model.call(ids, lengths);

        for (var i = 0; i < lengths.Length; i++)
        {
            int[] own = [.. ids[i, ..lengths[i]].data<long>().ToArray().Select(id => (int)id)];
            var expected = PlainTextEncoder.Run(model, own).SelectMany(row => row);
            Assert.InRange(Plain.Error(expected, states[i, ..lengths[i]]), 0, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void DiT_and_Latte_are_the_plain_ones(int seed)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var draw = new Draw(seed);
        var (heads, patch) = (draw.Int(1, 3), draw.Int(1, 2));
        var config = new DiTConfig
        {
            InputSize = patch * draw.Int(1, 3),
            PatchSide = patch,
            Channels = draw.Int(1, 4),
            Width = 4 * heads * draw.Int(1, 3),
            Depth = 2,
            Heads = heads,
            Classes = draw.Int(0, 3),
            LearnsVariance = draw.Flag(),
        };
        var steps = draw.Ids(1000, 2);
        var labels = config.Classes > 0 ? draw.Ids(config.Classes + 1, 2) : null;
        var frames = draw.Int(1, 4);
        var dit = draw.Weights(
            new DiT(config with { EmbedsInEachBlock = draw.Flag(), ReachesBaseFrequency = draw.Flag() })
        );
        var latte = draw.Weights(new Latte(config));
        var images = draw.Normal(2, config.Channels, config.InputSize, config.InputSize);
        var clips = draw.Normal(2, frames, config.Channels, config.InputSize, config.InputSize);

        var (said, moved) = (dit.call(images, steps, labels), latte.call(clips, steps, labels));

        for (var i = 0; i < 2; i++)
        {
            var (step, label) = (steps[i].item<long>(), labels?[i].item<long>());
            var expected = PlainDiT.Run(dit, Plain.Numbers(images[i]), step, label);
            Assert.InRange(Plain.Error(expected, said[i]), 0, Tolerance);
            var ways = PlainDiT.Run(latte, Frames(clips[i]), step, label).SelectMany(image => image);
            Assert.InRange(Plain.Error(ways, moved[i]), 0, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Latte_from_text_is_the_plain_one(int seed)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var draw = new Draw(seed);
        var (heads, patch) = (draw.Int(1, 3), draw.Int(1, 2));
        var config = new LatteTextToVideoConfig
        {
            InputSize = patch * draw.Int(1, 3),
            PatchSide = patch,
            InputChannels = draw.Int(1, 4),
            OutputChannels = draw.Int(1, 5),
            Width = 4 * heads * draw.Int(1, 3),
            Depth = draw.Int(1, 2),
            Heads = heads,
            TextWidth = draw.Int(2, 7),
        };
        var model = draw.Weights(new LatteTextToVideo(config));
        var clips = draw.Normal(2, config.InputChannels, draw.Int(1, 3), config.InputSize, config.InputSize);
        var (steps, text) = (draw.Ids(1000, 2), draw.Normal(2, draw.Int(1, 4), config.TextWidth));

        var said = model.call(clips, steps, text);

        for (var i = 0; i < 2; i++)
        {
            var frames = Frames(clips[i].transpose(0, 1));
            var expected = PlainDiT.Run(model, frames, steps[i].item<long>(), Plain.Rows(text[i]));
            Assert.InRange(Plain.Error(expected.SelectMany(image => image), said[i].transpose(0, 1)), 0, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void NaViT_of_packed_images_is_the_plain_one_image_by_image(int seed)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var draw = new Draw(seed);
        var patch = draw.Int(1, 4);
        var config = new NaViTConfig
        {
            LongestSide = 4 * patch,
            PatchSide = patch,
            Channels = draw.Int(1, 3),
            Width = draw.Int(3, 12),
            Depth = draw.Int(1, 2),
            Heads = draw.Int(1, 3),
            HeadWidth = draw.Int(2, 6),
            FeedForwardWidth = draw.Int(4, 12),
            Classes = draw.Int(2, 5),
        };
        var model = draw.Weights(new NaViT(config));
        Tensor[] images =
        [
            .. Enumerable
                .Range(0, draw.Int(1, 5))
                .Select(_ => draw.Normal(config.Channels, patch * draw.Int(1, 4), patch * draw.Int(1, 4))),
        ];

        var logits = model.call(images);

        for (var i = 0; i < images.Length; i++)
        {
            var (height, width) = ((int)images[i].size(1), (int)images[i].size(2));
            var expected = PlainNaViT.Run(model, Plain.Numbers(images[i]), height, width);
            Assert.InRange(Plain.Error(expected, logits[i]), 0, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Gpt_is_the_plain_one(int seed)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var draw = new Draw(seed);
        var heads = draw.Int(1, 4);
        var config = new GptConfig
        {
            VocabularySize = draw.Int(3, 20),
            ContextLength = draw.Int(6, 12),
            Width = heads * draw.Int(2, 6),
            Layers = draw.Int(1, 3),
            Heads = heads,
            Gelu = draw.Of(GeluForm.Tanh, GeluForm.Exact, GeluForm.Sigmoid),
            HasBias = draw.Flag(),
        };
        var model = draw.Weights(new Gpt(config));
        var ids = draw.Ids(config.VocabularySize, 2, draw.Int(1, config.ContextLength));

        var logits = model.call(ids);

        for (var i = 0; i < 2; i++)
        {
            int[] own = [.. ids[i].data<long>().ToArray().Select(id => (int)id)];
            Assert.InRange(Plain.Error(PlainGpt.Run(model, own).SelectMany(row => row), logits[i]), 0, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Samplers_along_rectified_flow_are_those_of_their_papers(int seed)
    {
        using var scope = NewDisposeScope();
        var draw = new Draw(seed);
        var schedule = draw.Of(NoiseSchedule.Linear(), NoiseSchedule.Cosine(), NoiseSchedule.ScaledLinear());
        var steps = StepSpacing.Sections(900, draw.Int(2, 9)).Reverse().ToArray();
        double[] times = [.. steps.Select(step => schedule.TimeAt(step)), 0];
        var (alphas, sigmas) = (
            times.Select(t => VariancePreserving.At(t).Alpha).ToArray(),
            times.Select(t => VariancePreserving.At(t).Sigma).ToArray()
        );
        var (a, b, start) = (draw.Real(0.2, 1.2), draw.Real(-1, 1), draw.Real(-2, 2));
        double[] fresh = [.. steps.Select(_ => draw.Real(-2, 2))];
        var eta = draw.Real(0, 1);
        var plain = new PlainSamplers(alphas, sigmas, (x, i) => Math.Sin((a * x) + (b * i)));
        Denoise denoise = VariancePreserving.Denoiser(
            (x, t) => x.Times(a).Plus(b * Array.IndexOf(times, t)).sin(),
            NetworkOutput.Noise
        );
        var x = VariancePreserving.ToFlow(tensor(new[] { start }), times[0]);

        Assert.InRange(
            Plain.Error(
                [plain.Implicit(start, eta, fresh)],
                Samplers.Ancestral(denoise, x, times, (i, _) => tensor(new[] { fresh[i] }), null, eta)
            ),
            0,
            1e-8
        );
        Assert.InRange(Plain.Error([plain.Implicit(start, 0, fresh)], Samplers.Euler(denoise, x, times)), 0, 1e-8);
        Assert.InRange(Plain.Error([plain.DpmSolver(start)], Samplers.DpmSolverPlusPlus2M(denoise, x, times)), 0, 1e-8);
        Assert.InRange(Plain.Error([plain.UniPC(start)], Samplers.UniPC(denoise, x, times)), 0, 1e-8);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Steps_of_ddpm_and_samplers_over_sigma_are_those_of_their_papers(int seed)
    {
        using var scope = NewDisposeScope();
        var draw = new Draw(seed);
        int[] steps = StepSpacing.Sections(900, draw.Int(2, 9));
        var schedule = draw.Of(NoiseSchedule.Linear(), NoiseSchedule.Cosine()).Respaced(steps);
        var kept = schedule.Kept.Reverse().Append(1).ToArray();
        double[] sigmas = [.. kept.Select(left => Math.Sqrt((1 - left) / left))];
        var (a, b, start) = (draw.Real(0.2, 1.2), draw.Real(-1, 1), draw.Real(-2, 2));
        var share = draw.Real(-1, 1);
        double[] fresh = [.. steps.Select(_ => draw.Real(-2, 2))];
        var plain = new PlainSamplers(
            [.. kept.Select(Math.Sqrt)],
            [.. kept.Select(left => Math.Sqrt(1 - left))],
            (x, i) => Math.Sin((a * x) + (b * i))
        );
        Tensor Network(Tensor x, int i) => x.Times(a).Plus(b * i).sin();
        var x = tensor(new[] { start }).reshape(1, 1);

        var reversed = new GaussianDiffusion(schedule).Sample(
            (sample, k) => cat([Network(sample, steps.Length - 1 - k), full_like(sample, share)], dim: 1),
            x,
            (i, _) => tensor(new[] { fresh[i] }).reshape(1, 1)
        );
        var walked = Samplers.Heun(
            VarianceExploding.Denoiser(
                (sample, sigma) => Network(sample, Array.IndexOf(sigmas, sigma)),
                NetworkOutput.Noise
            ),
            x,
            sigmas
        );

        Assert.InRange(Plain.Error([plain.Reverse(start, share, fresh)], reversed), 0, 1e-8);
        Assert.InRange(Plain.Error([plain.Heun(start)], walked), 0, 1e-8);
    }

    private static (Tensor Latent, double[] Times) Clip(Draw draw, DiffusionTransformerConfig config)
    {
        var (patch, frames) = (config.Patch, draw.Int(1, 3));
        var latent = draw.Normal(
            config.InputChannels,
            patch.Frames * frames,
            patch.Height * draw.Int(1, 3),
            patch.Width * draw.Int(1, 3)
        );
        return (latent, [.. Enumerable.Range(0, frames).Select(_ => draw.Real(0, 1))]);
    }

    private static double[][] Frames(Tensor clip) =>
        [.. Enumerable.Range(0, (int)clip.size(0)).Select(i => Plain.Numbers(clip[i]))];
}
