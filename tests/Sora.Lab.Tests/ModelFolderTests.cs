using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Transformers;
using Sora.Lab.UNets;
using Sora.Lab.Weights;

namespace Sora.Lab.Tests;

public sealed class ModelFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TextToVideo model = TinyModel.Create();

    private string Target => folder.File("model");

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_model_read_back_gives_the_same_clip_bit_for_bit()
    {
        Save();
        using var loaded = TextToVideo.Load(Target, TinyModel.Float32);
        Assert.Equal(
            model.Generate(TinyModel.Request()).Pixels.ToArray(),
            loaded.Generate(TinyModel.Request()).Pixels.ToArray()
        );
        Assert.Equal(model.Config.TextEncoder, loaded.Config.TextEncoder);
        Assert.Equal(model.Config.Transformer, loaded.Config.Transformer);
    }

    [Fact]
    public void A_model_of_another_kind_read_back_gives_the_same_clip()
    {
        var unet = new DiffusionUNetConfig
        {
            InputChannels = 192,
            OutputChannels = 192,
            Widths = [8, 8],
            Heads = 2,
            TextWidth = 12,
        };
        var small = TinyModel.Transformer with { InputChannels = 192, OutputChannels = 192 };
        foreach (var config in new DenoiserConfig[] { new(null, unet), new(small, Members: 2) })
        {
            var pixels = new VideoAutoencoder(VideoAutoencoderConfig.Pixels(new(4, 4, 4)));
            using var parts = TinyModel.Create();
            using var other = new TextToVideo(parts.Tokenizer, parts.TextEncoder, Denoiser(config), pixels)
            {
                Prediction = Prediction.Noise,
            };
            Save(of: other);
            using var loaded = TextToVideo.Load(Target, TinyModel.Float32);
            Assert.Equal(config.Members, loaded.Config.Members);
            Assert.Equal(
                other.Generate(TinyModel.Request()).Pixels.ToArray(),
                loaded.Generate(TinyModel.Request()).Pixels.ToArray()
            );
            Assert.Throws<InvalidOperationException>(() => loaded.Transformer);
        }
    }

    [Fact]
    public void Other_weights_have_another_fingerprint()
    {
        Save();
        var name = ModelFolder.Fingerprint(Target);
        Save();
        Assert.Equal(name, ModelFolder.Fingerprint(Target));
        Shaken.Of(model.Denoiser.Network);
        Save();
        Assert.NotEqual(name, ModelFolder.Fingerprint(Target));
        Assert.Matches("^[0-9a-f]{16}$", name);
    }

    private static IDenoiser Denoiser(DenoiserConfig config)
    {
        var denoiser = config.Build();
        Shaken.Of(denoiser.Network);
        return denoiser;
    }

    [Fact]
    public void Half_the_bytes_give_nearly_the_same_weights()
    {
        Save(ScalarType.Float16);
        using var loaded = TextToVideo.Load(Target, TinyModel.Float32);
        var (expected, actual) = (model.Transformer.parameters().First(), loaded.Transformer.parameters().First());
        Assert.Equal(ScalarType.Float32, actual.dtype);
        Assert.InRange(Recording.RelativeError(actual, expected), 1e-9, 1e-3);
    }

    [Fact]
    public void A_network_too_large_for_a_file_comes_in_shards_and_leaves_no_second_self()
    {
        var config = TinyModel.Transformer with { Width = 384, FeedForwardWidth = 2400, Heads = 4 };
        using var large = TinyModel.Create(config: config);
        Save();
        Save(of: large);
        var files = Directory.GetFiles(Target).Select(path => Path.GetFileName(path)).ToList();
        Assert.Contains("transformer.safetensors.index.json", files);
        Assert.Contains("transformer-00002-of-00002.safetensors", files);
        Assert.DoesNotContain("transformer.safetensors", files);
        Assert.All(Directory.GetFiles(Target), path => Assert.InRange(new FileInfo(path).Length, 1, 15_100_000));
        using var loaded = TextToVideo.Load(Target, TinyModel.Float32);
        var pairs = large.Transformer.parameters().Zip(loaded.Transformer.parameters());
        Assert.All(pairs, pair => Assert.True(pair.First.Equals(pair.Second)));

        Save();
        files = [.. Directory.GetFiles(Target).Select(path => Path.GetFileName(path))];
        Assert.DoesNotContain(files, file => file.StartsWith("transformer-", StringComparison.Ordinal));
        Assert.DoesNotContain("transformer.safetensors.index.json", files);
        using var small = TextToVideo.Load(Target, TinyModel.Float32);
        Assert.Equal(model.Config.Transformer, small.Config.Transformer);
    }

    [Fact]
    public void Latent_statistics_travel_with_the_model()
    {
        model.Autoencoder.SetLatentStatistics([1, 2, 3, 4], [0.5, 1, 2, 4]);
        Save();
        using var loaded = TextToVideo.Load(Target, TinyModel.Float32);
        Assert.Equal([1, 2, 3, 4], loaded.Autoencoder.Config.LatentMean);
        Assert.Equal([0.5, 1, 2, 4], loaded.Autoencoder.Config.LatentStd);
    }

    [Fact]
    public void What_the_transformer_predicts_travels_with_the_model()
    {
        Save(prediction: Prediction.CleanSample);
        using var loaded = TextToVideo.Load(Target, TinyModel.Float32);
        Assert.Equal(Prediction.CleanSample, loaded.Prediction);
        Assert.NotEqual(
            model.Generate(TinyModel.Request()).Pixels.ToArray(),
            loaded.Generate(TinyModel.Request()).Pixels.ToArray()
        );
    }

    [Fact]
    public void Saving_again_replaces_the_model_and_leaves_other_files()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "notes.txt"), "mine");
        Save();
        Save();
        Assert.Equal(
            [
                "autoencoder.safetensors",
                "config.json",
                "notes.txt",
                "text_encoder.safetensors",
                "transformer.safetensors",
                "vocab.txt",
            ],
            Directory.GetFileSystemEntries(Target).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_save_that_fails_leaves_nothing()
    {
        folder.Write("file", []);
        Assert.ThrowsAny<IOException>(() => Save(null, Path.Combine(folder.File("file"), "model")));
        Assert.Throws<IOException>(() =>
            AtomicFolder.Write(
                Target,
                temporary =>
                {
                    File.WriteAllText(Path.Combine(temporary, "a"), "a");
                    throw new IOException("No space left on device");
                }
            )
        );
        Assert.Equal([folder.File("file")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("config.json", "", "config.json")]
    [InlineData("config.json", "null", "config.json")]
    [InlineData("config.json", "{\"transformer\": {}}", "config.json")]
    [InlineData("config.json", "{\"unknown\": 1}", "config.json")]
    [InlineData("config.json", null, "config.json")]
    [InlineData("vocab.txt", null, "vocab.txt")]
    [InlineData("vocab.txt", "[PAD]\n[UNK]\n[END]\n", "vocabulary")]
    [InlineData("transformer.safetensors", null, "transformer.safetensors")]
    [InlineData("transformer.safetensors", "short", "transformer.safetensors")]
    public void A_file_that_is_missing_or_broken_is_named(string file, string? content, string word)
    {
        Save();
        var path = Path.Combine(Target, file);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        AssertRefused(word);
    }

    [Fact]
    public void A_truncated_or_foreign_checkpoint_is_named()
    {
        Save();
        var path = Path.Combine(Target, ModelFolder.TransformerFile);
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^100]);
        AssertRefused("cut short");

        File.Copy(Path.Combine(Target, ModelFolder.TextEncoderFile), path, overwrite: true);
        AssertRefused("only tensors the module has");
    }

    [Fact]
    public void A_config_whose_numbers_do_not_fit_is_refused()
    {
        Save();
        var path = Path.Combine(Target, ModelFolder.ConfigFile);
        File.WriteAllText(
            path,
            File.ReadAllText(path).Replace("\"heads\": 2", "\"heads\": 7", StringComparison.Ordinal)
        );
        AssertRefused("heads");
    }

    [Fact]
    public void A_number_that_follows_from_others_may_stand_in_a_config()
    {
        Save();
        var path = Path.Combine(Target, ModelFolder.ConfigFile);
        var config = File.ReadAllText(path);
        var longer = config.Replace("\"depth\": 1", "\"headWidth\": 12, \"depth\": 1", StringComparison.Ordinal);
        Assert.NotEqual(config, longer);
        File.WriteAllText(path, longer);
        TextToVideo.Load(Target).Dispose();
    }

    [Fact]
    public void A_folder_that_is_no_model_is_refused() => AssertRefused("config.json");

    private void Save(
        ScalarType? dtype = null,
        string? target = null,
        Prediction prediction = Prediction.Velocity,
        TextToVideo? of = null
    )
    {
        var saved = of ?? model;
        ModelFolder.Save(
            target ?? Target,
            saved.Tokenizer,
            saved.TextEncoder,
            saved.Denoiser,
            saved.Autoencoder,
            of?.Prediction ?? prediction,
            dtype
        );
    }

    private void AssertRefused(string word)
    {
        var error = Assert.ThrowsAny<IOException>(() => TextToVideo.Load(Target));
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
