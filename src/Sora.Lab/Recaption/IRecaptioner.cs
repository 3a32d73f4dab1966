namespace Sora.Lab.Recaption;

/// <summary>Turns what a user asks for into a caption as detailed as those the video model was trained on.</summary>
/// <remarks>Betker et al. 2023 (DALL-E 3), section 3.5 and appendix C; Brooks et al. 2024 (Sora), "Language understanding".</remarks>
public interface IRecaptioner
{
    /// <summary>Rewrites a prompt.</summary>
    /// <param name="prompt">As the user typed it.</param>
    /// <param name="seed">Decides what the prompt leaves open.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArgumentException">The prompt cannot be read.</exception>
    /// <exception cref="InvalidDataException">No caption came back.</exception>
    Task<DetailedCaption> RecaptionAsync(string prompt, ulong seed = 0, CancellationToken cancellation = default);
}
