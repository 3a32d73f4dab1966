namespace Sora.Lab.Training.Data;

/// <summary>Who captions clips anew.</summary>
/// <param name="Folder">A trained captioner, as its stage exports it.</param>
/// <param name="Autoencoder">The folder of the model through whose autoencoder it was trained to look.</param>
public sealed record CaptionerConfig(string Folder, string Autoencoder);
