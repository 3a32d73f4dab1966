namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Whether an attribute is with those of whom it was asked.</summary>
internal enum Bound
{
    /// <summary>Each has its own.</summary>
    Right,

    /// <summary>All are there, but with others.</summary>
    Swapped,

    /// <summary>Something is missing.</summary>
    Wrong,
}
