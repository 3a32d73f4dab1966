namespace Sora.Lab.Transformers;

/// <summary>How the timestep rows of one group of clips spread over its tokens.</summary>
/// <remarks>
/// A timestep of a clip stands for all its tokens, one of a frame for the tokens of the frame: consecutive tokens share a
/// row, so a row broadcasts over them and nothing is gathered. Only timesteps that differ inside a frame need an index.
/// </remarks>
/// <param name="Rows">Distinct rows of the group.</param>
/// <param name="TokensPerRow">Consecutive tokens that share a row; meaningless with an index.</param>
/// <param name="Index">The row of each token, int64 [tokens]; null where rows stand for consecutive tokens.</param>
internal sealed record TimestepSpan(int Rows, int TokensPerRow, Tensor? Index);
