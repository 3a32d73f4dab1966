using Sora.Lab.Layers;
using static Sora.Lab.Tests.Autoencoder.TinyAutoencoders;

namespace Sora.Lab.Tests.Autoencoder;

public sealed class AutoencoderTimeTests
{
    [Theory]
    [MemberData(nameof(TinyAutoencoders.Configs), MemberType = typeof(TinyAutoencoders))]
    public void A_frames_latent_depends_on_no_later_frame(string name)
    {
        using var scope = NewDisposeScope();
        var autoencoder = Build(name);
        var clip = Clip(frames: 9, height: 8, width: 8);
        var otherEnd = cat([clip.narrow(2, 0, 5), Clip(frames: 4, height: 8, width: 8, seed: 2)], dim: 2);

        var (latent, changed) = (autoencoder.ToLatent(clip), autoencoder.ToLatent(otherEnd));

        var known = autoencoder.Config.Stride.Frames == 1 ? 5 : 2;
        AssertClose(latent.narrow(2, 0, known), changed.narrow(2, 0, known), 1e-6);
        Assert.True(Difference(latent.narrow(2, known, 1), changed.narrow(2, known, 1)) > 1e-3);
    }

    [Theory]
    [MemberData(nameof(TinyAutoencoders.Configs), MemberType = typeof(TinyAutoencoders))]
    public void A_decoded_frame_depends_on_no_later_latent(string name)
    {
        using var scope = NewDisposeScope();
        var autoencoder = Build(name);
        var latent = Normal([1, 4, 3, 2, 2], seed: 3);
        var otherEnd = cat([latent.narrow(2, 0, 2), Normal([1, 4, 1, 2, 2], seed: 4)], dim: 2);

        var (pixels, changed) = (autoencoder.FromLatent(latent), autoencoder.FromLatent(otherEnd));

        var known = 1 + autoencoder.Stride.Frames;
        AssertClose(pixels.narrow(2, 0, known), changed.narrow(2, 0, known), 1e-6);
        Assert.True(Difference(pixels.narrow(2, known, 1), changed.narrow(2, known, 1)) > 1e-3);
    }

    [Theory]
    [MemberData(nameof(TinyAutoencoders.Configs), MemberType = typeof(TinyAutoencoders))]
    public void The_past_is_seen(string name)
    {
        using var scope = NewDisposeScope();
        var autoencoder = Build(name);
        var clip = Clip(frames: 9, height: 8, width: 8);
        var otherStart = cat([Clip(frames: 5, height: 8, width: 8, seed: 2), clip.narrow(2, 5, 4)], dim: 2);

        var (latent, changed) = (autoencoder.ToLatent(clip), autoencoder.ToLatent(otherStart));

        Assert.True(Difference(latent.narrow(2, -1, 1), changed.narrow(2, -1, 1)) > 1e-3);
    }

    [Theory]
    [InlineData("patched", new[] { 1, 4, 4, 4 })]
    [InlineData("patched", new[] { 1, 12 })]
    [InlineData("patched", new[] { 5, 8 })]
    [InlineData("strided", new[] { 1, 4, 4, 4 })]
    [InlineData("strided", new[] { 1, 12 })]
    [InlineData("strided", new[] { 9, 4 })]
    [InlineData("timeless", new[] { 1, 1, 1, 4, 6 })]
    public void Encoding_does_not_depend_on_the_chunks(string name, int[] chunks)
    {
        using var scope = NewDisposeScope();
        var autoencoder = Build(name);
        var clip = Clip(frames: 13, height: 8, width: 12);

        using var pass = autoencoder.BeginEncoding();
        var parts = InChunks(clip, chunks).Select(pass.Next).ToList();

        AssertClose(autoencoder.Encode(clip).Mean, cat(parts, dim: 2), 1e-5);
    }

    [Theory]
    [InlineData("patched", new[] { 1, 1, 1, 1 })]
    [InlineData("patched", new[] { 2, 2 })]
    [InlineData("strided", new[] { 1, 1, 1, 1 })]
    [InlineData("strided", new[] { 3, 1 })]
    [InlineData("timeless", new[] { 1, 2, 1 })]
    [InlineData("refined", new[] { 1, 2, 1 })]
    public void Decoding_does_not_depend_on_the_chunks(string name, int[] chunks)
    {
        using var scope = NewDisposeScope();
        var autoencoder = Build(name);
        var latent = Normal([2, 4, 4, 2, 3], seed: 3);

        using var pass = autoencoder.BeginDecoding();
        var parts = InChunks(latent, chunks).Select(pass.Next).ToList();

        AssertClose(autoencoder.Decode(latent).Clamped(-1, 1), cat(parts, dim: 2), 1e-5);
    }

    [Theory]
    [MemberData(nameof(TinyAutoencoders.Configs), MemberType = typeof(TinyAutoencoders))]
    public void An_image_is_a_clip_of_one_frame(string name)
    {
        using var scope = NewDisposeScope();
        var autoencoder = Build(name);
        var clip = Clip(frames: 5, height: 8, width: 8);

        var image = autoencoder.ToLatent(clip.narrow(2, 0, 1));

        AssertClose(autoencoder.ToLatent(clip).narrow(2, 0, 1), image, 1e-6);
        Assert.Equal([1, 3, 1, 8, 8], autoencoder.FromLatent(image).shape);
    }

    [Fact]
    public void A_chunk_behind_the_first_has_whole_strides()
    {
        using var scope = NewDisposeScope();
        using var pass = Build("patched").BeginEncoding();
        pass.Next(Clip(frames: 5, height: 8, width: 8));

        Assert.Throws<ArgumentException>(() => pass.Next(Clip(frames: 5, height: 8, width: 8)));
    }

    [Fact]
    public void Memory_does_not_grow_with_the_length_of_a_clip()
    {
        using var scope = NewDisposeScope();
        using var pass = Build("strided").BeginDecoding();
        var latent = Normal([1, 4, 1, 2, 2], seed: 1);
        pass.Next(latent).Dispose();
        pass.Next(latent).Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 0; i < 5; i++)
        {
            pass.Next(latent).Dispose();
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static IEnumerable<Tensor> InChunks(Tensor x, int[] chunks)
    {
        var start = 0;
        foreach (var frames in chunks)
        {
            yield return x.narrow(2, start, frames);
            start += frames;
        }

        Assert.Equal(x.size(2), start);
    }
}
