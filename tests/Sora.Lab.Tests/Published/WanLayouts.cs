using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sora.Lab.Published;
using Sora.Lab.Weights;
using Tensor = TorchSharp.torch.Tensor;

namespace Sora.Lab.Tests.Published;

/// <summary>One tiny random model as people have Wan2.1 on their disks: in the release's layout and in the others.</summary>
internal static partial class WanLayouts
{
    public const string Transformer = "diffusion_pytorch_model.safetensors";
    public const string TextEncoder = "models_t5_umt5-xxl-enc-bf16.safetensors";
    public const string Autoencoder = "Wan2.1_VAE.safetensors";

    /// <summary>The release's own.</summary>
    public static string Original(string folder)
    {
        RandomPublishedModel.Write(folder);
        return folder;
    }

    /// <summary>A file for each network, in folders and with prefixes of popular tools; the tokenizer inside a file.</summary>
    public static string Repackaged(string folder)
    {
        var source = Original(folder + ".source");
        Rewrite(
            At(source, Transformer),
            At(folder, "diffusion_models/wan2.1.safetensors"),
            n => $"model.diffusion_model.{n}"
        );
        Rewrite(
            At(source, TextEncoder),
            At(folder, "text_encoders/umt5_xxl.safetensors"),
            ToTransformers,
            Spiece(source)
        );
        Rewrite(At(source, Autoencoder), At(folder, "vae/wan_2.1_vae.safetensors"), n => n);
        Directory.Delete(source, recursive: true);
        return folder;
    }

    /// <summary>All in one checkpoint.</summary>
    public static string SingleFile(string folder)
    {
        var source = Original(folder + ".source");
        using var scope = TorchSharp.torch.NewDisposeScope();
        (string Prefix, string File, Func<string, string> Rename)[] parts =
        [
            ("model.diffusion_model.", Transformer, n => n),
            ("text_encoders.umt5xxl.transformer.", TextEncoder, ToTransformers),
            ("first_stage_model.", Autoencoder, n => n),
        ];
        var tensors = parts.SelectMany(part => Load(At(source, part.File), n => part.Prefix + part.Rename(n))).ToList();
        Directory.CreateDirectory(folder);
        SafetensorsWriter.Save(At(folder, "checkpoint.safetensors"), tensors);
        File.Copy(SpiecePath(source), At(folder, "spiece.model"));
        Directory.Delete(source, recursive: true);
        return folder;
    }

    /// <summary>The folders of diffusers, with shards and configs.</summary>
    public static string Diffusers(string folder)
    {
        var source = Original(folder + ".source");
        Shard(At(source, Transformer), At(folder, "transformer"), "diffusion_pytorch_model", TransformerToDiffusers);
        Shard(At(source, TextEncoder), At(folder, "text_encoder"), "model", ToTransformers);
        Rewrite(At(source, Autoencoder), At(folder, "vae/diffusion_pytorch_model.safetensors"), AutoencoderToDiffusers);
        Directory.CreateDirectory(At(folder, "tokenizer"));
        File.Copy(SpiecePath(source), At(folder, "tokenizer/spiece.model"));
        Write(
            At(folder, "transformer/config.json"),
            new
            {
                num_attention_heads = 1,
                attention_head_dim = 128,
                in_channels = 16,
                ffn_dim = 192,
                patch_size = new[] { 1, 2, 2 },
            }
        );
        Write(
            At(folder, "text_encoder/config.json"),
            new
            {
                d_model = 32,
                d_ff = 48,
                num_heads = 4,
                num_layers = 2,
            }
        );
        Write(At(folder, "vae/config.json"), new { base_dim = 4, z_dim = 16 });
        Directory.Delete(source, recursive: true);
        return folder;
    }

    /// <summary>The same file with its tensors renamed; null leaves one out.</summary>
    public static void Rewrite(
        string source,
        string target,
        Func<string, string?> rename,
        params (string, Tensor)[] more
    )
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        SafetensorsWriter.Save(target, [.. Load(source, rename), .. more]);
    }

    public static string At(string folder, string file) => Path.Combine([folder, .. file.Split('/')]);

    private static void Shard(string source, string folder, string name, Func<string, string> rename)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        SafetensorsWriter.SaveShards(folder, name, Load(source, rename), mostBytes: 100_000);
    }

    private static List<(string, Tensor)> Load(string path, Func<string, string?> rename)
    {
        using var file = SafetensorsFile.Open(path);
        return [.. file.Names.Where(n => rename(n) is not null).Select(n => (rename(n)!, file.Load(n)))];
    }

    private static (string, Tensor)[] Spiece(string source) =>
        [("spiece_model", TorchSharp.torch.tensor(File.ReadAllBytes(SpiecePath(source))))];

    private static string SpiecePath(string source) => At(source, "google/umt5-xxl/spiece.model");

    private static void Write(string path, object json) => File.WriteAllText(path, JsonSerializer.Serialize(json));

    private static string TransformerToDiffusers(string name) =>
        Replace(
            name,
            ("text_embedding.0", "condition_embedder.text_embedder.linear_1"),
            ("text_embedding.2", "condition_embedder.text_embedder.linear_2"),
            ("time_embedding.0", "condition_embedder.time_embedder.linear_1"),
            ("time_embedding.2", "condition_embedder.time_embedder.linear_2"),
            ("time_projection.1", "condition_embedder.time_proj"),
            ("head.head", "proj_out"),
            ("head.modulation", "scale_shift_table"),
            (".modulation", ".scale_shift_table"),
            (".self_attn.", ".attn1."),
            (".cross_attn.", ".attn2."),
            (".q.", ".to_q."),
            (".k.", ".to_k."),
            (".v.", ".to_v."),
            (".o.", ".to_out.0."),
            (".norm3.", ".norm2."),
            (".ffn.0.", ".ffn.net.0.proj."),
            (".ffn.2.", ".ffn.net.2.")
        );

    private static string ToTransformers(string name) =>
        name == "token_embedding.weight" ? "shared.weight"
        : name == "norm.weight" ? "encoder.final_layer_norm.weight"
        : "encoder."
            + Replace(
                name,
                ("blocks.", "block."),
                (".norm1.", ".layer.0.layer_norm."),
                (".norm2.", ".layer.1.layer_norm."),
                (".pos_embedding.embedding.", ".layer.0.SelfAttention.relative_attention_bias."),
                (".attn.", ".layer.0.SelfAttention."),
                (".ffn.gate.0.", ".layer.1.DenseReluDense.wi_0."),
                (".ffn.fc1.", ".layer.1.DenseReluDense.wi_1."),
                (".ffn.fc2.", ".layer.1.DenseReluDense.wo.")
            );

    private static string AutoencoderToDiffusers(string name)
    {
        var isBlock = name.Contains("residual") || name.Contains("shortcut");
        var renamed = !isBlock
            ? name
            : Replace(
                name,
                (".residual.0.", ".norm1."),
                (".residual.2.", ".conv1."),
                (".residual.3.", ".norm2."),
                (".residual.6.", ".conv2."),
                (".shortcut.", ".conv_shortcut.")
            );
        var placed = Up().Replace(renamed, UpBlock);
        return isBlock || placed.Contains("resample") || placed.Contains("time_conv")
            ? Places(placed)
            : Places(
                Replace(
                        placed,
                        (".head.0.", ".norm_out."),
                        (".head.2.", ".conv_out."),
                        ("coder.conv1.", "coder.conv_in.")
                    )
                    .Insert(0, placed.StartsWith("conv", StringComparison.Ordinal) ? "?" : "")
                    .Replace("?conv1.", "quant_conv.", StringComparison.Ordinal)
                    .Replace("?conv2.", "post_quant_conv.", StringComparison.Ordinal)
            );
    }

    private static string Places(string name) =>
        Replace(
            name,
            (".downsamples.", ".down_blocks."),
            (".middle.0.", ".mid_block.resnets.0."),
            (".middle.1.", ".mid_block.attentions.0."),
            (".middle.2.", ".mid_block.resnets.1.")
        );

    // The tiny decoder has two residual blocks and an upsampler at each resolution.
    private static string UpBlock(Match match)
    {
        var place = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return place % 3 == 2
            ? $"decoder.up_blocks.{place / 3}.upsamplers.0."
            : $"decoder.up_blocks.{place / 3}.resnets.{place % 3}.";
    }

    private static string Replace(string name, params (string Old, string New)[] pairs) =>
        pairs.Aggregate(name, (n, pair) => n.Replace(pair.Old, pair.New, StringComparison.Ordinal));

    [GeneratedRegex(@"decoder\.upsamples\.(\d+)\.")]
    private static partial Regex Up();
}
