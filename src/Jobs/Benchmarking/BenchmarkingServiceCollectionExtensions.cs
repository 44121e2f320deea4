using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Benchmarking.Exports;
using Vectorscope.Jobs.Benchmarking.Imports;
using Vectorscope.Jobs.Benchmarking.Patterns;
using Vectorscope.Jobs.Benchmarking.Power;
using Vectorscope.Jobs.Benchmarking.Projections;
using Vectorscope.Jobs.Benchmarking.Reparsing;
using Vectorscope.Jobs.Benchmarking.Running;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Flagging;
using Vectorscope.Jobs.Trials.Labelling;
using Vectorscope.Jobs.Trials.Records;
using Vectorscope.Jobs.Trials.Running;
using Vectorscope.Jobs.Trials.Searching;

namespace Vectorscope.Jobs.Benchmarking;

internal static class BenchmarkingServiceCollectionExtensions
{
    public static IServiceCollection AddBenchmarking(this IServiceCollection services)
    {
        services.TryAddSingleton(FindingRules.Own);
        services.AddSingleton<TrialStore>();
        services.AddSingleton<RunPeers>();
        services.AddSingleton<TrialFlagger>();
        services.AddSingleton<TrialQueries>();
        services.AddSingleton<TrialDetails>();
        services.AddSingleton(provider => new ReplyTokens(provider.GetRequiredService<IDbContextFactory<VectorscopeContext>>(), provider.GetRequiredService<TokenizerCache>()));
        services.AddSingleton<TurnLabelStore>();
        services.AddSingleton<TraceIndexFile>();
        services.AddSingleton<TraceIndexer>();
        services.AddSingleton<TraceSearch>();
        services.AddSingleton<TraceFind>();
        services.AddSingleton<ProjectionQueries>();
        services.AddSingleton<RepeatedTrials>();
        services.AddSingleton<FailurePatterns>();
        services.AddSingleton<BenchmarkTables>();
        services.AddSingleton<SandboxChoice>();
        services.AddSingleton<BenchmarkArtifacts>();
        services.AddSingleton<OpenTerminal>(_ => TmuxTerminal.OpenAsync);
        services.AddSingleton<TrialRunner>();
        services.AddSingleton<BenchmarkTrials>();
        services.AddRunKind<BenchmarkSpec, BenchmarkRules, BenchmarkHandler>(
            BenchmarkSpec.KindName, BenchmarkArtifacts.All, BenchmarkPresets.All, KeptBenchmark.ReadEarlier);
        services.AddSingleton<RunImport>();
        services.AddSingleton<RunExport>();
        services.AddSingleton<Reparse>();
        services.AddSingleton<PowerSimulations>();
        services.AddSingleton<BenchmarkPower>();
        return services;
    }
}
