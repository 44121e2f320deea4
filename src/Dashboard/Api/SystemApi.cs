using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting.Diagnosis;
using Vectorscope.Jobs.Library.BuiltIn;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/system: the machine and the installation.</summary>
internal static class SystemApi
{
    internal static void MapSystem(this RouteGroupBuilder api)
    {
        var system = api.MapGroup("/system").WithTags("System");
        system.MapGet("/doctor", DoctorAsync).WithSummary("What this machine has and lacks, and what to do about it");
        system.MapPost("/restore-library", RestoreAsync).WithSummary("Bring back the shipped personas and prompt sets as they were");
    }

    private static async Task<Ok<Report>> DoctorAsync(Settings settings, CancellationToken cancellationToken) =>
        TypedResults.Ok(await Doctor.ExamineAsync(settings, cancellationToken));

    private static async Task<Ok<Done>> RestoreAsync(BuiltInLibrary library, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Done($"Restored {await library.RestoreAsync(cancellationToken)} entries."));
}
