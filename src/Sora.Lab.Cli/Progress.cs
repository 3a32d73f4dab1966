using Spectre.Console;

namespace Sora.Lab.Cli;

/// <summary>A progress bar on a terminal, nothing elsewhere.</summary>
internal static class Progress
{
    /// <summary>Runs work that ticks once a part.</summary>
    /// <param name="name">What is going on.</param>
    /// <param name="parts">How many ticks there will be.</param>
    /// <param name="work">Calls its argument after each part.</param>
    public static T Of<T>(string name, int parts, Func<Action, T> work)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
        {
            return work(static () => { });
        }

        return AnsiConsole
            .Progress()
            .AutoClear(true)
            .Start(context =>
            {
                var task = context.AddTask(name, maxValue: parts);
                return work(() => task.Increment(1));
            });
    }
}
