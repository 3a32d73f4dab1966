namespace Sora.Lab.Training.Evaluation;

/// <summary>What is right in one clip; nothing of a character is, unless exactly one whole one was found.</summary>
internal readonly record struct Verdict(bool Found, bool Color, bool Shape, bool Motion, bool Background)
{
    public bool AllThree => Color && Shape && Motion;
}
