using System.Text.Json;
using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>CLIP: its text encoder in the layout of transformers, and both encoders in that of OpenAI.</summary>
internal static class ClipCases
{
    // The release has heads of this width in its image encoder.
    private const int ImageHeadWidth = 64;
    private const int Growth = 4;

    public static IEnumerable<ConformCase> RunText(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        using var encoder = new ClipTextEncoder(HuggingFaceConfig(file.Config));
        file.LoadInto(encoder, ClipKeyMap.FromHuggingFace);
        var ids = file.Load("in/input_ids");
        var states = encoder.call(ids);
        var isText = file.Load("in/attention_mask").unsqueeze(-1).to(float32);
        return
        [
            .. encoder.States(ids).Select((state, i) => Case(file, $"hidden_states/{i}", state)),
            Case(file, "last_hidden_state", states),
            Case(file, "pooler_output", encoder.Pool(ids, states)),
            // The causal order hides padding already; what stands at it means nothing.
            ConformCase.Of(
                "last_hidden_state_masked",
                states.mul(isText),
                file.Load("out/last_hidden_state_masked").mul(isText)
            ),
        ];
    }

    public static IEnumerable<ConformCase> Run(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        using var texts = new ClipTextEncoder(TextConfig(file.Config));
        using var images = new ClipImageEncoder(ImageConfig(file.Config));
        file.LoadInto(texts, ClipKeyMap.FromOpenAiText);
        file.LoadInto(images, ClipKeyMap.FromOpenAiImage);
        var ids = file.Load("in/text");
        var text = texts.Pool(ids, texts.call(ids));
        var image = images.Pool(images.call(file.Load("in/image")));
        var scale = Math.Exp(file.Load("logit_scale").item<float>());
        var similar = Unit(image).matmul(Unit(text).t()).Times(scale);
        return
        [
            Case(file, "text_features", text),
            Case(file, "image_features", image),
            Case(file, "logits_per_image", similar),
            Case(file, "logits_per_text", similar.t()),
        ];
    }

    private static ConformCase Case(RecordedFile file, string name, Tensor found) =>
        ConformCase.Of(name, found, file.Load($"out/{name}"));

    private static Tensor Unit(Tensor x) => nn.functional.normalize(x, dim: -1);

    private static ClipTextConfig HuggingFaceConfig(JsonElement config) =>
        new()
        {
            VocabularySize = Integer(config, "vocab_size"),
            ContextLength = Integer(config, "max_position_embeddings"),
            Width = Integer(config, "hidden_size"),
            FeedForwardWidth = Integer(config, "intermediate_size"),
            Layers = Integer(config, "num_hidden_layers"),
            Heads = Integer(config, "num_attention_heads"),
            Gelu = config.GetProperty("hidden_act").GetString() switch
            {
                "quick_gelu" => GeluForm.Sigmoid,
                "gelu" => GeluForm.Exact,
                var other => throw new InvalidDataException($"Expected a known hidden_act; found {other}."),
            },
        };

    private static ClipTextConfig TextConfig(JsonElement config) =>
        new()
        {
            VocabularySize = Integer(config, "vocab_size"),
            ContextLength = Integer(config, "context_length"),
            Width = Integer(config, "transformer_width"),
            FeedForwardWidth = Growth * Integer(config, "transformer_width"),
            Layers = Integer(config, "transformer_layers"),
            Heads = Integer(config, "transformer_heads"),
            SharedWidth = Integer(config, "embed_dim"),
        };

    private static ClipImageConfig ImageConfig(JsonElement config) =>
        new()
        {
            InputSize = Integer(config, "image_resolution"),
            PatchSide = Integer(config, "vision_patch_size"),
            Width = Integer(config, "vision_width"),
            Layers = Integer(config, "vision_layers"),
            Heads = Integer(config, "vision_width") / ImageHeadWidth,
            SharedWidth = Integer(config, "embed_dim"),
        };

    private static int Integer(JsonElement config, string name) => config.GetProperty(name).GetInt32();
}
