namespace Sora.Lab.Kernel.Execution;

/// <summary><see cref="Console.In"/> of user code: each line is asked of the front end.</summary>
internal sealed class CellInput : TextReader
{
    private string line = "";
    private int position;

    /// <inheritdoc/>
    public override int Peek() => position < line.Length ? line[position] : -1;

    /// <inheritdoc/>
    public override int Read()
    {
        if (position >= line.Length)
        {
            line = CellScope.Current.ReadInput("", isPassword: false) + "\n";
            position = 0;
        }
        return line[position++];
    }

    /// <inheritdoc/>
    public override string ReadLine()
    {
        if (position >= line.Length)
        {
            return CellScope.Current.ReadInput("", isPassword: false);
        }
        string rest = line[position..].TrimEnd('\n');
        position = line.Length;
        return rest;
    }
}
