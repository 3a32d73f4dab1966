using Sora.Lab.Video;

namespace Sora.Lab.Training.Data;

/// <summary>One clip of a step, as made ahead: no tensors yet.</summary>
/// <param name="Position">Its place in the run: what is drawn for it (noise, time, mask) is a function of this number.</param>
/// <param name="Number">Its number in its source.</param>
/// <param name="Size">The size trained on.</param>
/// <param name="Pixels">Null where the latent is known already.</param>
/// <param name="Caption">Empty where it is left out.</param>
internal sealed record StepClip(long Position, long Number, ClipSize Size, VideoClip? Pixels, string Caption);
