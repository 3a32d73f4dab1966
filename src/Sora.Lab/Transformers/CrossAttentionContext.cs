namespace Sora.Lab.Transformers;

/// <summary>What the video tokens attend to beside each other, embedded at the model's width.</summary>
/// <param name="Text">[B, L, D], in the order of the clips.</param>
/// <param name="TextBias">What masks the padding, [B, 1, 1, L]; null when nothing is masked.</param>
/// <param name="Image">[B, L', D]; null without image attention.</param>
/// <param name="Record">Told who looks at which word; null for nobody.</param>
internal sealed record CrossAttentionContext(Tensor Text, Tensor? TextBias, Tensor? Image, PassRecord? Record = null);
