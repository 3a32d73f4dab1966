using System.CommandLine;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab doctor</c>: what is there, what is missing, how to get it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Say what is there, what is missing and how to get it");
        command.SetAction(_ => Run(Checks.All()));
        return command;
    }

    private static int Run(IReadOnlyList<Check> checks)
    {
        foreach (var check in checks)
        {
            var (colour, word) =
                check.Passed ? ("green", "ok")
                : check.Required ? ("red", "MISSING")
                : ("yellow", "absent");
            AnsiConsole.MarkupLineInterpolated($"[{colour}]{word, -8}[/]{check.Name, -14} {check.Found}");
            if (!check.Passed)
            {
                AnsiConsole.MarkupLineInterpolated($"        {"", -14} {check.Remedy}");
            }
        }

        return checks.All(check => check.Passed || !check.Required) ? 0 : 1;
    }
}
