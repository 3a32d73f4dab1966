using System.Text;
using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
using Sora.Lab.Published;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;

namespace Sora.Lab.Tests.Published;

public sealed class PublishedModelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Target => folder.File("model");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("Original", "Wan2.1", "Wan2.1", "Wan2.1")]
    [InlineData("Repackaged", "Wan2.1", "transformers", "Wan2.1")]
    [InlineData("SingleFile", "Wan2.1", "transformers", "Wan2.1")]
    [InlineData("Diffusers", "diffusers", "transformers", "diffusers")]
    public void Every_layout_is_recognised_and_is_the_same_model(string layout, string dit, string text, string vae)
    {
        using var original = PublishedModel.Open(WanLayouts.Original(folder.File("original")));
        using var model = PublishedModel.Open(Layout(layout));
        Assert.Equal((dit, text, vae), (model.Transformer.Naming, model.TextEncoder.Naming, model.Autoencoder.Naming));
        Assert.Equal(original.TransformerConfig, model.TransformerConfig);
        Assert.Equal(original.TextEncoderConfig, model.TextEncoderConfig);
        Assert.Equal(original.AutoencoderConfig.Encoder, model.AutoencoderConfig.Encoder);
        Assert.Equal(original.AutoencoderConfig.Decoder, model.AutoencoderConfig.Decoder);
        Assert.Equal(original.AutoencoderConfig.TimeStrides, model.AutoencoderConfig.TimeStrides);
        Assert.Equal(original.Transformer.Parameters, model.Transformer.Parameters);
        Assert.Equal(original.TextEncoder.Tensors, model.TextEncoder.Tensors);
        Assert.Equal(original.ReadTokenizer().Tokenize("a cat").Ids, model.ReadTokenizer().Tokenize("a cat").Ids);
    }

    [Fact]
    public void The_release_has_the_tensors_it_has()
    {
        AssertSize(WanTensors.Transformer(DiffusionTransformerConfig.Wan21TextToVideo), 825, 1_418_996_800);
        AssertSize(WanTensors.Autoencoder(VideoAutoencoderConfig.Wan21), 194, 126_892_531);
        AssertSize(WanTensors.TextEncoder(TextEncoderConfig.UmT5Xxl), 242, 5_680_910_336);

        static void AssertSize(IEnumerable<(string Name, long[] Shape)> tensors, int count, long parameters)
        {
            var all = tensors.ToList();
            Assert.Equal(count, all.DistinctBy(tensor => tensor.Name).Count());
            Assert.Equal(parameters, all.Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size)));
        }
    }

    [Fact]
    public void Both_names_of_the_embedding_may_be_there()
    {
        var path = WanLayouts.At(Layout("Repackaged"), "text_encoders/umt5_xxl.safetensors");
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        var table = file.Load("shared.weight");
        var tensors = file.Names.Select(name => (name, file.Load(name))).ToList();
        SafetensorsWriter.Save(path, [.. tensors, ("encoder.embed_tokens.weight", table), ("lm_head.weight", table)]);
        using var model = PublishedModel.Open(Target);
        Assert.Equal(22, model.TextEncoder.Tensors);
    }

    [Fact]
    public void Eight_bits_with_a_factor_beside_them_are_multiplied_out()
    {
        const string Name = "blocks.1.ffn.fc2.weight";
        var path = WanLayouts.At(Layout("Original"), WanLayouts.TextEncoder);
        using var scope = NewDisposeScope();
        Tensor expected;
        using (var file = SafetensorsFile.Open(path))
        {
            expected = full_like(file.Load(Name), 0.75);
        }

        // 0x38 is 1 in E4M3. The file keeps its other tensors.
        var (scale, eight) = (tensor(0.75f), full(expected.shape, 0x38, ScalarType.Byte));
        WanLayouts.Rewrite(
            path,
            path,
            name => name == Name ? null : name,
            (Name, eight),
            (Name.Replace(".weight", ".scale_weight", StringComparison.Ordinal), scale),
            ("scaled_fp8", zeros(0))
        );
        CallByteE4M3(path, Name);

        using var model = PublishedModel.Open(Target);
        Assert.Equal(22, model.TextEncoder.Tensors);
        using var encoder = MetaModules.Build(() => new TextEncoder(model.TextEncoderConfig));
        model.TextEncoder.Fill(encoder, CPU, _ => float32);
        Assert.True(encoder.state_dict()["blocks.1.feedForward.down.weight"].Equals(expected));
    }

    // The name of one tensor's type in the header becomes another of the size; the header grows by moving its padding.
    private static void CallByteE4M3(string path, string name)
    {
        var bytes = File.ReadAllBytes(path);
        var length = (int)BitConverter.ToInt64(bytes);
        var header = Encoding.UTF8.GetString(bytes, 8, length);
        var renamed = header.Replace(
            $"\"{name}\":{{\"dtype\":\"U8\"",
            $"\"{name}\":{{\"dtype\":\"F8_E4M3\"",
            StringComparison.Ordinal
        );
        Assert.NotEqual(header, renamed);
        var json = Encoding.UTF8.GetBytes(renamed.TrimEnd());
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)json.Length), .. json, .. bytes[(8 + length)..]]);
    }

    [Theory]
    [InlineData(WanLayouts.Transformer, "diffusion_pytorch_model.pth", "wan2.1_t2v_1.3B_bf16.safetensors")]
    [InlineData(WanLayouts.TextEncoder, "models_t5_umt5-xxl-enc-bf16.pth", "umt5_xxl_fp16.safetensors")]
    [InlineData(WanLayouts.Autoencoder, "Wan2.1_VAE.pth", "wan_2.1_vae.safetensors")]
    public void A_pickle_is_refused_with_what_to_get_instead(string part, string pickle, string instead)
    {
        File.Move(WanLayouts.At(Layout("Original"), part), WanLayouts.At(Target, pickle));
        AssertRefused(pickle, instead, "pickle");
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        var shard = WanLayouts.At(Layout("Diffusers"), "transformer/diffusion_pytorch_model-00002-of-");
        var path = Directory.GetFiles(WanLayouts.At(Target, "transformer")).Single(p => p.StartsWith(shard));
        File.Delete(path);
        AssertRefused(Path.GetFileName(path));
    }

    [Fact]
    public void A_truncated_file_is_named()
    {
        var path = WanLayouts.At(Layout("Original"), WanLayouts.TextEncoder);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1000]);
        AssertRefused(WanLayouts.TextEncoder, "cut short");
    }

    [Fact]
    public void Weights_of_another_model_are_named()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Save(
            WanLayouts.At(Layout("Original"), WanLayouts.Transformer),
            [("unet.conv.weight", ones(1))]
        );
        AssertRefused(WanLayouts.Transformer, "unet.conv.weight", "transformer");
    }

    [Theory]
    [InlineData("blocks.1.norm3.weight", null, "blocks.1.crossNorm.weight")]
    [InlineData("blocks.1.norm3.weight", "blocks.1.norm9.weight", "blocks.1.norm9.weight")]
    [InlineData("head.head.weight", null, "head.projection.weight")]
    public void A_tensor_missing_or_left_over_is_named(string tensor, string? renamed, string named)
    {
        var path = WanLayouts.At(Layout("Original"), WanLayouts.Transformer);
        WanLayouts.Rewrite(path, path, name => name == tensor ? renamed : name);
        AssertRefused(WanLayouts.Transformer, named);
    }

    [Fact]
    public void Two_transformers_are_refused()
    {
        var path = WanLayouts.At(Layout("Original"), WanLayouts.Transformer);
        File.Copy(path, WanLayouts.At(Target, "again.safetensors"));
        AssertRefused(WanLayouts.Transformer, "again.safetensors");
    }

    [Fact]
    public void An_image_to_video_model_is_called_one()
    {
        var path = WanLayouts.At(Layout("Original"), WanLayouts.Transformer);
        using (var scope = NewDisposeScope())
        {
            WanLayouts.Rewrite(path, path, name => name, ("img_emb.proj.0.weight", ones(8)));
        }

        AssertRefused("img_emb.proj.0.weight", "image-to-video");
    }

    [Theory]
    [InlineData("Original", "config.json", "\"dim\": 128", "\"dim\": 256", "patch_embedding.weight")]
    [InlineData("Original", "config.json", "\"num_layers\": 2", "\"num_layers\": 3", "'num_layers' 2")]
    [InlineData("Original", "config.json", "\"ffn_dim\": 192", "\"ffn_dim\": 191", "ffn.0.weight")]
    [InlineData("Original", "config.json", "\"num_heads\": 1", "\"num_heads\": 3", "heads")]
    [InlineData("Original", "config.json", "t2v", "i2v", "model_type")]
    [InlineData("Original", "config.json", "{", "", "config.json")]
    [InlineData("Diffusers", "transformer/config.json", "128", "64", "attention_head_dim")]
    [InlineData("Diffusers", "text_encoder/config.json", "\"d_model\":32", "\"d_model\":33", "shared.weight")]
    [InlineData("Diffusers", "vae/config.json", "\"base_dim\":4", "\"base_dim\":96", "base_dim")]
    public void A_config_that_contradicts_the_tensors_is_refused(
        string layout,
        string file,
        string old,
        string replacement,
        string named
    )
    {
        var path = WanLayouts.At(Layout(layout), file);
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, replacement, StringComparison.Ordinal));
        AssertRefused("config.json", named);
    }

    [Fact]
    public void The_wrong_tokenizer_is_refused()
    {
        var path = WanLayouts.At(Layout("Original"), "google/umt5-xxl/spiece.model");
        var pieces = TinySentencePieces.Pieces.Concat(Enumerable.Range(0, 200).Select(i => ($"x{i}", -9f, (byte)1)));
        File.WriteAllBytes(path, TinySentencePieces.Model(pieces));
        AssertTokenizerRefused("spiece.model", "token_embedding.weight");
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes("no model at all"));
        AssertTokenizerRefused("spiece.model");
        var withoutEnd = TinySentencePieces.Pieces.Select((piece, i) => i == 1 ? ("<s>", 0f, (byte)3) : piece);
        File.WriteAllBytes(path, TinySentencePieces.Model(withoutEnd));
        File.Delete(path);
        AssertTokenizerRefused("spiece.model");
    }

    [Fact]
    public void What_is_no_model_is_refused()
    {
        AssertRefused(Target);
        Directory.CreateDirectory(Target);
        AssertRefused("no such file");
        Assert.False(PublishedModel.IsIn(Target));
        Assert.False(PublishedModel.IsIn(folder.File("nowhere")));
        Layout("Original");
        Assert.True(PublishedModel.IsIn(Target));
    }

    private string Layout(string name) =>
        name switch
        {
            "Original" => WanLayouts.Original(Target),
            "Repackaged" => WanLayouts.Repackaged(Target),
            "SingleFile" => WanLayouts.SingleFile(Target),
            _ => WanLayouts.Diffusers(Target),
        };

    private void AssertRefused(params string[] named)
    {
        var error = Assert.ThrowsAny<IOException>(() => PublishedModel.Open(Target));
        Assert.All(named, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', error.Message);
    }

    private void AssertTokenizerRefused(params string[] named)
    {
        using var model = PublishedModel.Open(Target);
        var error = Assert.ThrowsAny<IOException>(() => model.ReadTokenizer());
        Assert.All(named, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }
}
