using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Engine.Runtime;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Editing;
using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Finding;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Keys;
using Vectorscope.Jobs.Library.Arms;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Playground;
using Vectorscope.Jobs.Replaying;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Execution;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Leases;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Bubblewrap;
using Vectorscope.Jobs.Sandboxes.Docker;
using Vectorscope.Jobs.Scheduling;
using Vectorscope.Jobs.Serving;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Studies;
using Vectorscope.Jobs.Serving.Requests;
using Vectorscope.Jobs.Sweeping;
using Vectorscope.Jobs.Training;
using Vectorscope.Jobs.Trials.Flagging;
using Vectorscope.Jobs.Trials.Searching;

namespace Vectorscope.Jobs;

/// <summary>Registers the store, runs, artifacts and library. The first hosted service migrates the store before the others start.</summary>
public static class JobsServiceCollectionExtensions
{
    public static IServiceCollection AddVectorscopeJobs(this IServiceCollection services, JobsOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddStore(new DataFolder(options.DataFolder));
        services.AddHostedService<JobsStartup>();

        services.AddSingleton<RunEvents>();
        services.AddSingleton<ActiveRuns>();
        services.AddSingleton<RunQueries>();
        services.AddSingleton<RunService>();
        services.AddSingleton<RunExecutor>();
        services.TryAddSingleton<RunKinds>();
        services.AddSingleton<RunComparer>();
        services.AddSingleton<IArtifactFiles, LocalArtifactFiles>();
        services.AddSingleton<ArtifactStore>();
        services.AddSingleton<ReferencedFiles>();
        services.AddSingleton<FileHashes>();
        services.AddSingleton<TokenizerCache>();
        services.AddLibrary<PersonaKind>();
        services.AddLibrary<PromptSetKind>();
        services.AddLibrary<DirectionKind, DirectionReferences>();
        services.AddLibrary<InterventionKind, InterventionReferences>();
        services.AddLibrary<ArmKind>();
        services.AddSingleton<ArmLookup>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<DirectionFiles>();
        services.AddSingleton(provider => new DirectionLibrary(
            provider.GetRequiredService<Libraries>(), provider.GetRequiredService<DirectionReferences>(), provider.GetRequiredService<DirectionFiles>(), provider.GetRequiredService<ArtifactStore>()));
        services.AddSingleton<InterventionImport>();
        services.AddSingleton<InterventionLoader>();
        services.AddSingleton<TaskSetLibrary>();
        services.AddSingleton<BuiltInLibrary>();
        services.AddSingleton<IReferenceResolver, ModelReferences>();
        services.AddSingleton<IReferenceResolver, WeightsReferences>();
        services.AddSingleton<IReferenceResolver, TaskSetReferences>();
        services.AddSingleton<FileReferences>();
        services.AddSingleton<IReferenceResolver>(provider => provider.GetRequiredService<FileReferences>());
        services.AddSingleton<ModelLibrary>();
        services.AddSingleton<ModelHost>();
        services.AddSingleton<ChatClients>();
        services.AddRunKind<CaptureSpec, CaptureRules, CaptureHandler>(
            CaptureSpec.KindName, CaptureArtifacts.All, CapturePresets.All, (spec, snapshot) => EarlierSnapshots.Capture(SpecShape.Of<CaptureSpec>(), spec, snapshot));
        services.AddSingleton<CaptureResults>();
        services.AddSingleton<CaptureMeasuring>();
        services.AddSingleton<CaptureDirections>();
        services.AddSingleton<CaptureAxes>();
        services.AddSingleton<IReferenceResolver, CaptureReferences>();
        services.AddFinding();
        services.AddBenchmarking();
        services.AddSingleton<Comparisons>();
        services.AddSingleton<TracePairs>();
        services.AddStudies();
        services.AddTraining();
        services.AddEditing();
        services.AddPlayground();
        services.AddServing(options.Serving);
        services.AddSweeping();
        services.AddReplaying();
        services.AddRequestLog(options);
        services.AddRunKind<EpisodesSpec, EpisodesRules, EpisodesHandler>(
            EpisodesSpec.KindName, [EpisodesArtifacts.Episodes], readEarlier: (spec, _) => EarlierSnapshots.Episodes(SpecShape.Of<EpisodesSpec>(), spec));
        services.AddSingleton<ISandboxProvider, DockerSandboxProvider>();
        services.AddSingleton<ISandboxProvider, BubblewrapProvider>();
        services.AddSingleton<SandboxAvailability>();
        services.AddSingleton<OpenTerminal>(TmuxTerminal.OpenAsync);
        services.AddHostedService<RunChangeFeed>();
        services.AddHostedService<LeaseSweeper>();

        // Its thread starts on first use; a process that runs no model never loads libtorch.
        services.AddSingleton(_ => new EngineThread(options.LibTorchPath));

        if (options.Work)
        {
            services.AddHostedService(provider => provider.GetRequiredService<SandboxAvailability>());
            services.AddHostedService<ModelHasher>();
            services.AddHostedService<StoreBackups>();
            services.AddHostedService<FlaggingService>();
            services.AddHostedService<TraceIndexingService>();
            services.AddScheduling(options.Workers);
        }
        return services;
    }
}
