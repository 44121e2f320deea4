using System.CommandLine;
using Vectorscope.Dashboard.Api;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>directions from</c>: the mean difference of two sides of a completed capture.</summary>
internal static class DirectionsFromVerb
{
    internal static Command Create(Terminal terminal)
    {
        var run = new Argument<string>("RUN") { Description = "The capture's run id." };
        var positive = new Option<string>("--positive") { Description = "The side that it points to.", HelpName = "SIDE", Required = true };
        var negative = new Option<string>("--negative") { Description = "The side that it points from.", HelpName = "SIDE", Required = true };
        var neutral = new Option<string?>("--neutral") { Description = "A side whose mean is kept beside.", HelpName = "SIDE" };
        var position = new Option<string>("--position") { Description = "last-prompt-token, prompt-mean or response-mean: one that was captured.", HelpName = "POSITION", Required = true };
        var (name, description, replace) = (LibraryVerbs.Name(), LibraryVerbs.Description(), LibraryVerbs.Replace());
        var command = new Command("from", "Take the mean difference of two sides of a completed capture.")
        {
            run, positive, negative, neutral, position, name, description, replace, OutputArguments.Json, SettingsArguments.Data,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var request = new MeanDifferenceRequest(
                parsed.GetRequiredValue(run), parsed.GetRequiredValue(positive), parsed.GetRequiredValue(negative), parsed.GetRequiredValue(position),
                parsed.GetRequiredValue(name), parsed.GetValue(neutral), parsed.GetValue(description), parsed.GetValue(replace));
            return DirectionsVerb.Say(await server.Client.PostAsync<DirectionSaved>("/api/directions/from-capture", request, cancellationToken, LibraryVerbs.Argument), parsed, terminal);
        });
        return command;
    }
}
