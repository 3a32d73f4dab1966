using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;

namespace Sora.Lab.Published;

/// <summary>A published text-to-video model on disk: Wan2.1 in any of its layouts. Opening it reads headers only.</summary>
public sealed class PublishedModel : IDisposable
{
    private const string EmbeddedTokenizer = "spiece_model";

    // Tables of embeddings are rounded up for the hardware; a tokenizer that knows fewer pieces than this is another one.
    private const int MostUnusedRows = 1024;

    private readonly List<WeightSet> open;

    private PublishedModel(string folder, List<WeightSet> open)
    {
        (Folder, this.open) = (folder, open);
        var parts = PublishedFolder.Find(folder, open);
        Transformer = parts[PublishedPartKind.Transformer];
        TextEncoder = parts[PublishedPartKind.TextEncoder];
        Autoencoder = parts[PublishedPartKind.Autoencoder];
        TransformerConfig = PublishedConfigs.Transformer(Transformer);
        TextEncoderConfig = PublishedConfigs.TextEncoder(TextEncoder, PublishedConfigs.TextLength(Transformer));
        AutoencoderConfig = PublishedConfigs.Autoencoder(Autoencoder);
    }

    /// <summary>The folder it was found in.</summary>
    public string Folder { get; }

    /// <summary>From noise to a latent video.</summary>
    public PublishedPart Transformer { get; }

    /// <summary>From a prompt to states.</summary>
    public PublishedPart TextEncoder { get; }

    /// <summary>From a latent video to pixels.</summary>
    public PublishedPart Autoencoder { get; }

    /// <summary>The transformer's numbers.</summary>
    public DiffusionTransformerConfig TransformerConfig { get; }

    /// <summary>The text encoder's numbers.</summary>
    public TextEncoderConfig TextEncoderConfig { get; }

    /// <summary>The autoencoder's numbers.</summary>
    public VideoAutoencoderConfig AutoencoderConfig { get; }

    /// <summary>Whether a folder holds weights of others, and not one of our own models.</summary>
    /// <param name="folder">A folder, there or not.</param>
    public static bool IsIn(string folder) =>
        !File.Exists(Path.Combine(folder, ModelFolder.VocabularyFile)) && PublishedFolder.HasWeights(folder);

    /// <summary>Opens a model and checks every name, shape and config, before any weight is read.</summary>
    /// <param name="folder">
    /// The original release's, one of repackaged files, or one of diffusers; networks are recognised by what is in the files.
    /// </param>
    /// <exception cref="IOException">
    /// A network is missing, is another model's, contradicts its config, or is a pickle; the message names file and tensor.
    /// </exception>
    public static PublishedModel Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var open = new List<WeightSet>();
        try
        {
            var model = new PublishedModel(folder, open);
            model.Check();
            return model;
        }
        catch (Exception e)
        {
            open.ForEach(set => set.Dispose());
            throw e is ArgumentException or OverflowException ? new IOException($"{folder}: {e.Message}", e) : e;
        }
    }

    /// <summary>Reads the tokenizer: <c>spiece.model</c>, or what the text encoder's file holds of it.</summary>
    /// <exception cref="IOException">There is none, or it is not this text encoder's.</exception>
    public UmT5Tokenizer ReadTokenizer()
    {
        var path = PublishedFolder.Tokenizer(Folder);
        var bytes = path is null ? Embedded() : File.ReadAllBytes(path);
        var name = path ?? $"{TextEncoder.Weights.Path}, tensor '{EmbeddedTokenizer}'";
        var tokenizer = UmT5Tokenizer.Read(bytes, name, TextEncoderConfig.MaxLength);
        var rows = TextEncoderConfig.VocabularySize;
        return tokenizer.VocabularySize <= rows && tokenizer.VocabularySize > rows - MostUnusedRows
            ? tokenizer
            : throw new IOException(
                $"{name}: expected up to {rows} pieces and few less, the rows of "
                    + $"{TextEncoder.Describe("tokenEmbedding.weight")}; found {tokenizer.VocabularySize}."
            );
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => open.ForEach(set => set.Dispose());

    private byte[] Embedded()
    {
        if (!TextEncoder.Weights.Contains(EmbeddedTokenizer))
        {
            throw new IOException($"{Folder}: expected umT5's spiece.model in it or below; found no such file.");
        }

        using var bytes = TextEncoder.Weights.Load(EmbeddedTokenizer);
        return bytes.to(uint8).data<byte>().ToArray();
    }

    private void Check()
    {
        Check(Transformer, () => new DiffusionTransformer(TransformerConfig));
        Check(TextEncoder, () => new TextEncoder(TextEncoderConfig));
        Check(Autoencoder, () => new VideoAutoencoder(AutoencoderConfig));
        if (TransformerConfig.TextWidth != TextEncoderConfig.Width)
        {
            throw new IOException(
                $"{TextEncoder.Weights.Path}: expected a text encoder of width {TransformerConfig.TextWidth}, as "
                    + $"{Transformer.Describe("textEmbedding.up.weight")} wants; found {TextEncoderConfig.Width}."
            );
        }

        var latent = AutoencoderConfig.LatentChannels;
        if ((TransformerConfig.InputChannels, TransformerConfig.OutputChannels) != (latent, latent))
        {
            throw new IOException(
                $"{Transformer.Describe("patchEmbedding.weight")}: expected {latent} channels in and out, the autoencoder's; "
                    + $"found {TransformerConfig.InputChannels} and {TransformerConfig.OutputChannels}."
            );
        }
    }

    private static void Check<T>(PublishedPart part, Func<T> build)
        where T : nn.Module
    {
        using var module = MetaModules.Build(build);
        part.Check(module);
    }
}
