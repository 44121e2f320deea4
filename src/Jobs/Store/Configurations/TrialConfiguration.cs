using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class TrialConfiguration : IEntityTypeConfiguration<Trial>
{
    public void Configure(EntityTypeBuilder<Trial> builder)
    {
        builder.HasIndex(trial => new { trial.RunId, trial.Task, trial.Arm, trial.Attempt }).IsUnique();
        builder.HasIndex(trial => new { trial.RunId, trial.Name }).IsUnique();
        builder.HasIndex(trial => new { trial.RunId, trial.Position });
        builder.HasIndex(trial => new { trial.RunId, trial.Change });
        // What changed anywhere since a number, for the index of traces.
        builder.HasIndex(trial => trial.Change);
        builder.HasIndex(trial => new { trial.RunId, trial.FlaggedBy });
        builder.HasOne(trial => trial.Run).WithMany().HasForeignKey(trial => trial.RunId).OnDelete(DeleteBehavior.Cascade);
        // Words read well in any SQLite tool.
        builder.Property(trial => trial.Outcome).HasConversion<string>();
        builder.Property(trial => trial.AgentEnd).HasConversion<string>();
        builder.Property(trial => trial.Stage).HasConversion<string>();
    }
}
