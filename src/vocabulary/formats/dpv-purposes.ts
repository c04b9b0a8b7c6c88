/** The purposes of DPV 2.3, and which of them lie within which: whether two of them may be one use. */

/** Each purpose with those right below it, as the release states them. */
const NARROWER = `
  Purpose: AccountManagement CommercialPurpose CommunicationManagement CustomerManagement EnforceSecurity
    EstablishContractualAgreement FulfilmentOfObligation HumanResourceManagement Marketing NonCommercialPurpose
    OrganisationGovernance Personalisation PublicBenefit RecordManagement ResearchAndDevelopment ServiceManagement
    VendorManagement
  Advertising: PersonalisedAdvertising PoliticalCampaign RecruitmentAdvertising
  CommercialPurpose: CommercialResearch
  CommunicationManagement: CommunicationForCustomerCare
  CustomerCare: CommunicationForCustomerCare
  CustomerManagement: CustomerCare CustomerClaimsManagement CustomerOrderManagement CustomerRelationshipManagement
    CustomerSolvencyMonitoring
  CustomerRelationshipManagement: ImproveInternalCRMProcesses
  EnforceSecurity: EnforceAccessControl IdentityAuthentication MisusePreventionAndDetection Verification
  FraudPreventionAndDetection: CounterMoneyLaundering MaintainFraudDatabase
  FulfilmentOfObligation: FulfilmentOfContractualObligation LegalCompliance ProtectionOfIPR
  HumanResourceManagement: PersonnelManagement
  Marketing: Advertising DirectMarketing PublicRelations SocialMediaMarketing
  MisusePreventionAndDetection: FraudPreventionAndDetection
  NonCommercialPurpose: NonCommercialResearch
  OptimisationForConsumer: OptimiseUserInterface
  OptimisationForController: ImproveExistingProductsAndServices ImproveInternalCRMProcesses
    IncreaseServiceRobustness InternalResourceOptimisation
  OrganisationGovernance: DisputeManagement MemberPartnerManagement OrganisationComplianceManagement
    OrganisationRiskManagement
  Personalisation: PersonalisedAdvertising PoliticalCampaign ServicePersonalisation
  PersonalisedAdvertising: TargetedAdvertising
  PersonnelHiring: PersonnelOnboarding RecruitmentAdvertising RecruitmentManagement
  PersonnelManagement: PersonnelHiring PersonnelMonitoring PersonnelOffboarding PersonnelPayment
    PersonnelPerformanceManagement PersonnelPromotionManagement PersonnelTerminationManagement
    PersonnelWorkloadManagement
  PersonnelMonitoring: PersonnelBehaviourMonitoring PersonnelPerformanceManagement PersonnelPerformanceMonitoring
  PersonnelPerformanceManagement: PersonnelPerformanceEvaluation PersonnelPerformanceMonitoring
    PersonnelPerformancePrediction
  ProvidePersonalisedRecommendations: ProvideEventRecommendations ProvideProductRecommendations
  PublicBenefit: CombatClimateChange Counterterrorism DataAltruism ImproveHealthcare ImprovePublicServices
    ImproveTransportMobility ProtectionOfNationalSecurity ProtectionOfPublicSecurity ProvideOfficialStatistics
    PublicPolicyMaking
  RecruitmentAdvertising: RecruitmentTargetedAdvertising
  RecruitmentApplicationManagement: RecruitmentApplicationAnalysis RecruitmentApplicationScreening
  RecruitmentInterviewManagement: RecruitmentInterviewAnalysis RecruitmentInterviewAssessment
    RecruitmentInterviewScheduling
  RecruitmentManagement: RecruitmentApplicantBackgroundCheck RecruitmentApplicantCriminalBackgroundCheck
    RecruitmentApplicantInformationAuthentication RecruitmentApplicantSelection RecruitmentApplicationManagement
    RecruitmentInterviewManagement
  RequestedServiceProvision: DeliveryOfGoods
  ResearchAndDevelopment: AcademicResearch CommercialResearch NonCommercialResearch ScientificResearch
  SellProducts: SellDataToThirdParties SellInsightsFromData SellProductsToDataSubject
  ServiceManagement: PaymentManagement RepairImpairments ServiceAccessDetermination ServiceMonitoring
    ServiceOptimisation ServicePersonalisation ServiceProvision ServiceRegistration
  ServiceMonitoring: ServiceUsageAnalytics
  ServiceOptimisation: OptimisationForConsumer OptimisationForController
  ServicePersonalisation: PersonalisedBenefits ProvidePersonalisedRecommendations UserInterfacePersonalisation
  ServiceProvision: RequestedServiceProvision SearchFunctionalities SellProducts TechnicalServiceProvision
  TargetedAdvertising: RecruitmentTargetedAdvertising
  VendorManagement: VendorPayment VendorRecordsManagement VendorSelectionAssessment
  Verification: AgeVerification IdentityVerification`;

/**
 * Uses that the release keeps apart and that may be one all the same: their words become one concept here, or one of them
 * can be done by way of the other.
 */
const ALSO_NARROWER = `
  DirectMarketing: Advertising
  IdentityVerification: IdentityAuthentication
  ImproveExistingProductsAndServices: ImprovePublicServices IncreaseServiceRobustness OptimiseUserInterface
  LegalCompliance: RightsFulfilment
  OrganisationComplianceManagement: LegalCompliance
  ProtectionOfPublicSecurity: Counterterrorism
  RecruitmentManagement: RecruitmentAdvertising
  SocialMediaMarketing: Advertising`;

/** Words that say of a use how it earns, and not which use it is. Any use may be one of theirs. */
const OF_ANY_USE = ["CommercialPurpose", "NonCommercialPurpose"];

const NARROWER_OF = new Map<string, readonly string[]>();
for (const line of (NARROWER + ALSO_NARROWER).split(/(?=\b\w+:)/)) {
  const [word = "", ...narrower] = line.trim().split(/:?\s+/);
  if (word !== "") NARROWER_OF.set(word, [...(NARROWER_OF.get(word) ?? []), ...narrower]);
}
const WORDS = new Set([...NARROWER_OF.keys(), ...NARROWER_OF.values()].flat());

/** Each purpose of DPV with all that lies within it, itself included. */
const WITHIN: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...WORDS].map((word) => {
    const within = new Set(OF_ANY_USE.includes(word) ? WORDS : [word]);
    for (const each of within) for (const narrower of NARROWER_OF.get(each) ?? []) within.add(narrower);
    return [`dpv:${word}`, new Set([...within].map((each) => `dpv:${each}`))];
  }),
);

/** All purposes that are known here. */
export const KNOWN_PURPOSES: readonly string[] = [...WITHIN.keys()];

/**
 * Returns the test of whether a purpose may be one use with any of `purposes`: where it is one of them, lies within one,
 * contains one, or has a part in common with one. A word that is not known may be any use.
 */
export function mayBeOneUseWith(purposes: readonly string[]): (purpose: string) => boolean {
  const uses = new Set<string>();
  for (const each of purposes) {
    const within = WITHIN.get(each);
    if (within === undefined) return () => true;
    for (const use of within) uses.add(use);
  }
  return (purpose) => uses.size > 0 && !(WITHIN.get(purpose)?.isDisjointFrom(uses) ?? false);
}
