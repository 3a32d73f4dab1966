namespace Sora.Lab.Published;

/// <summary>The networks of a text-to-video model.</summary>
public enum PublishedPartKind
{
    /// <summary>From noise to a latent video.</summary>
    Transformer,

    /// <summary>From a prompt to states.</summary>
    TextEncoder,

    /// <summary>Between latent videos and pixels.</summary>
    Autoencoder,
}
