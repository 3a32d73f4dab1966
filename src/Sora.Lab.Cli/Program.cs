using System.CommandLine;
using Sora.Lab.Cli;
using Sora.Lab.Cli.Commands;
using Spectre.Console;

AnsiConsole.Profile.Width = Console.IsOutputRedirected ? int.MaxValue : AnsiConsole.Profile.Width;
var root = new RootCommand("Sora.Lab: take a text-to-video system apart, train it, and generate video with it.")
{
    BenchCommand.Create(),
    ConformCommand.Create(),
    DoctorCommand.Create(),
    EvaluateCommand.Create(),
    GenerateCommand.Create(),
    KernelCommand.Create(),
    ModelCommand.Create(),
    SweepCommand.Create(),
    TrainCommand.Create(),
    WorldCommand.Create(),
};
return CommandLine.Run(root, args);
