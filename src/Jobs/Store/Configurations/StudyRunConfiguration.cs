using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class StudyRunConfiguration : IEntityTypeConfiguration<StudyRun>
{
    public void Configure(EntityTypeBuilder<StudyRun> builder)
    {
        builder.HasKey(member => new { member.StudyId, member.RunId });
        builder.HasIndex(member => member.RunId);
        builder.HasOne(member => member.Study).WithMany().HasForeignKey(member => member.StudyId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Run>().WithMany(run => run.Studies).HasForeignKey(member => member.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
